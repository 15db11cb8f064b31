/**
 * Compiles backend/kernels/wasm (AssemblyScript) to dist/backend/kernels/wasm/kernels.wasm, where a
 * source, this file or the compiler changed. Needs nothing but the installed packages.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const FOLDER = 'backend/kernels/wasm';
/**
 * The memory comes from the host, which gives all addresses and can share it with threads. There is
 * no garbage collector and nothing is thrown: what could be is a bug of the kernel.
 */
const OPTIONS = (
  '--importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --zeroFilledMemory ' +
  '--enable simd --enable threads --runtime stub --noAssert --use abort= -O3'
).split(' ');

/** Answers whether there was anything to do. Throws where a source does not compile. */
export async function buildKernels(root, say) {
  const began = performance.now();
  const output = path.join(root, 'dist', FOLDER, 'kernels.wasm');
  const record = path.join(root, '.cache', 'build', 'kernels.sha256');
  const digest = digestOf(root);
  if (fs.existsSync(output) && fs.existsSync(record) && fs.readFileSync(record, 'utf8') === digest)
    return false;

  const { main } = await import('assemblyscript/asc');
  const unfinished = `${output}.${process.pid}`;
  fs.mkdirSync(path.dirname(output), { recursive: true });
  const files = [`${FOLDER}/kernels.ts`, '--outFile', path.relative(root, unfinished)];
  const problems = [];
  const stderr = { write: (text) => void problems.push(text) };
  const { error } = await main([...files, '--baseDir', root, ...OPTIONS], { stderr });
  if (error) throw new Error(`${FOLDER} does not compile:\n${problems.join('')}`);
  fs.renameSync(unfinished, output);
  fs.mkdirSync(path.dirname(record), { recursive: true });
  fs.writeFileSync(record, digest);
  say(`kernels: compiled in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return true;
}

function digestOf(root) {
  const hash = createHash('sha256').update(fs.readFileSync(import.meta.filename));
  const compiler = path.join(root, 'node_modules/assemblyscript/package.json');
  const entries = fs.readdirSync(path.join(root, FOLDER), { recursive: true });
  const files = entries.filter((name) => name.endsWith('.ts')).sort(byText);
  for (const file of [compiler, ...files.map((name) => path.join(root, FOLDER, name))])
    hash.update(`${path.basename(file)}\0`).update(fs.readFileSync(file));
  return hash.digest('hex');
}

function byText(a, b) {
  return a < b ? -1 : 1;
}
