/**
 * Compiles what changed: backend, migrations and benchmarks to dist/ (swc, no type check), the
 * kernels to WebAssembly, the console to console/dist (vite). `node scripts/build.mjs`, or `build(root)` from other scripts.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { buildKernels } from './build-kernels.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const COMPILED = ['backend', 'migrations', 'bench'];
/** Files that compiled code reads beside itself. */
const COPIED = ['.json'];
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'test', 'wasm', '.vite']);

/** Brings dist/ and console/dist up to date. Throws where a source does not compile. */
export async function build(root = ROOT, say = console.log) {
  await buildBackend(root, say);
  await buildConsole(root, say);
}

/** Compiles the changed sources only; answers whether anything changed. Outputs without a source go. */
export async function buildBackend(root = ROOT, say = console.log) {
  const began = performance.now();
  const manifestFile = path.join(root, '.cache', 'build', 'backend.json');
  const manifest = readManifest(manifestFile);
  const salt = fileHash(import.meta.filename);
  const sources = COMPILED.flatMap((folder) => sourcesIn(path.join(root, folder)));
  const hashes = {};
  const changed = [];
  for (const source of sources) {
    const name = path.relative(root, source);
    hashes[name] = fileHash(source, salt);
    if (manifest[name] !== hashes[name] || !fs.existsSync(outputOf(root, name))) changed.push(name);
  }
  const removed = Object.keys(manifest).filter((name) => !(name in hashes));
  const hasNewKernels = await buildKernels(root, say);
  if (changed.length === 0 && removed.length === 0) return hasNewKernels;

  await compileAll(root, changed);
  for (const name of removed) {
    for (const end of ['', '.map']) fs.rmSync(outputOf(root, name) + end, { force: true });
  }
  replaceFile(manifestFile, JSON.stringify(hashes));
  say(`backend: ${changed.length} files compiled in ${seconds(began)}`);
  return true;
}

/** Bundles the console when it, or what it shares with the backend, changed. */
export async function buildConsole(root = ROOT, say = console.log) {
  const folder = path.join(root, 'console');
  if (!fs.existsSync(path.join(folder, 'vite.config.mts'))) return;
  const began = performance.now();
  const shared = ['backend/contracts', 'backend/charts'].map((name) => path.join(root, name));
  const files = [folder, ...shared].flatMap((each) => filesIn(each)).sort(byText);
  const hash = createHash('sha256');
  for (const file of [...files, path.join(root, 'package-lock.json')]) {
    hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  }
  const digest = hash.digest('hex');
  const record = path.join(root, '.cache', 'build', 'console.sha256');
  const built = fs.existsSync(path.join(folder, 'dist', 'index.html'));
  if (built && fs.existsSync(record) && fs.readFileSync(record, 'utf8') === digest) return;

  say('console: bundling …');
  const vite = await import('vite');
  await vite.build({
    root: folder,
    configFile: path.join(folder, 'vite.config.mts'),
    logLevel: 'error',
  });
  replaceFile(record, digest);
  say(`console: bundled in ${seconds(began)}`);
}

async function compileAll(root, names) {
  const swc = await import('@swc/core');
  const failures = [];
  await Promise.all(
    names.map(async (name) => {
      try {
        await compile(swc, root, name);
      } catch (error) {
        failures.push(`${name}: ${withoutCompilerStack(error)}`);
      }
    }),
  );
  if (failures.length > 0) throw new Error(failures.sort(byText).join('\n'));
}

/** The compiler appends where in itself it noticed; the place in the source stands before. */
function withoutCompilerStack(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(/\n+(?:Caused by|Stack backtrace):/)[0];
}

async function compile(swc, root, name) {
  const source = path.join(root, name);
  const output = outputOf(root, name);
  if (!name.endsWith('.ts')) {
    replaceFile(output, fs.readFileSync(source));
    return;
  }
  const { code, map } = await swc.transformFile(source, {
    swcrc: false,
    configFile: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    // `ignoreDynamic` keeps a real import() at run time; the annotation lets it see the names exported.
    module: { type: 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
    sourceMaps: true,
    sourceFileName: path.relative(path.dirname(output), source),
  });
  replaceFile(`${output}.map`, map);
  replaceFile(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
}

function sourcesIn(folder) {
  return filesIn(folder).filter(
    (file) =>
      COPIED.includes(path.extname(file)) ||
      (file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts')),
  );
}

function filesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : filesIn(full);
    return entry.isFile() ? [full] : [];
  });
}

function outputOf(root, name) {
  return path.join(root, 'dist', name.replace(/\.ts$/, '.js'));
}

function byText(a, b) {
  return a < b ? -1 : 1;
}

function fileHash(file, salt = '') {
  return createHash('sha256').update(salt).update(fs.readFileSync(file)).digest('hex');
}

function readManifest(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Whole or not at all, whoever reads or writes at the same time. */
function replaceFile(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, content);
  fs.renameSync(unfinished, file);
}

function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

if (process.argv[1] === import.meta.filename) {
  await build().catch((error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}
