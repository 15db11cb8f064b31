/**
 * `npm run test:mutants [-- words of a name]`: makes the mistakes of scripts/mutants.mjs, one after
 * the other, in a copy of this tree, and fails where the test that stands beside one stays green.
 * Every test is run on the unchanged copy first: one that is red anyway proves nothing.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MUTANTS } from './mutants.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const COPIED = ['backend', 'migrations', 'bench', 'scripts', 'datasets', 'dist', '.cache/build'];
const FILES = ['package.json', 'jest.config.ts', 'tsconfig.json'];
const LINKED = ['node_modules', '.cache/redis'];

const words = process.argv.slice(2).join(' ');
const chosen = MUTANTS.filter(({ name }) => name.includes(words));
const copy = makeCopy();
let missed = 0;
try {
  const checks = new Map(chosen.map(({ caughtBy }) => [nameOf(caughtBy), caughtBy]));
  for (const [name, check] of checks) {
    if (run(check)) continue;
    throw new Error(`red without any mutant: ${name}`);
  }
  for (const mutant of chosen) {
    const began = performance.now();
    const restore = change(mutant);
    const caught = !run(mutant.caughtBy);
    restore();
    if (!caught) missed += 1;
    const seconds = Math.round((performance.now() - began) / 1000);
    const outcome = caught ? 'caught' : 'MISSED';
    console.log(`${outcome}  ${mutant.name}  (${nameOf(mutant.caughtBy)}, ${seconds} s)`);
  }
} finally {
  fs.rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${chosen.length - missed} of ${chosen.length} mutants caught`);
process.exit(missed === 0 ? 0 : 1);

/** The tree with what it was compiled to; packages and unpacked servers are shared with it. */
function makeCopy() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'drover-mutants-'));
  fs.chmodSync(folder, 0o755);
  fs.mkdirSync(path.join(folder, '.cache'));
  for (const name of COPIED)
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  for (const name of FILES) fs.copyFileSync(path.join(ROOT, name), path.join(folder, name));
  for (const name of LINKED) {
    if (fs.existsSync(path.join(ROOT, name)))
      fs.symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  return folder;
}

/** Makes the changes and compiles them; returns what undoes them. */
function change({ name, changes }) {
  const originals = changes.map(({ file, find, replace }) => {
    const target = path.join(copy, file);
    const source = fs.readFileSync(target, 'utf8');
    if (source.split(find).length !== 2)
      throw new Error(`${name}: ${file} does not hold this exactly once: ${find}`);
    fs.writeFileSync(
      target,
      source.replace(find, () => replace),
    );
    return [target, source];
  });
  compile();
  return () => {
    for (const [target, source] of originals) fs.writeFileSync(target, source);
    compile();
  };
}

function compile() {
  const { status, stderr } = node('scripts/build.mjs');
  if (status !== 0) throw new Error(`the copy does not compile:\n${stderr}`);
}

/** Whether the test stays green. */
function run({ file, test, seed }) {
  if (seed !== undefined)
    return node('scripts/test-chaos.mjs', '--schedules', '1', '--seed', String(seed)).status === 0;
  const { status, stderr } = node('scripts/test.mjs', file, '-t', test);
  if (!/^Tests: .*\b[1-9]\d* (passed|failed)/m.test(stderr))
    throw new Error(`no test of ${file} is called "${test}":\n${stderr}`);
  return status === 0;
}

function node(...args) {
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
}

function nameOf({ file, test, seed }) {
  return seed === undefined ? `${path.basename(file, '.test.ts')}: ${test}` : `chaos seed ${seed}`;
}
