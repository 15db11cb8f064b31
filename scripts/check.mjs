/** `npm run check`: every check that needs no running server, all of them even if one fails. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const BOUNDED = ['backend', 'migrations', 'console'];
const CHECKS = [
  {
    name: 'format',
    command: ['prettier', '--check', '--log-level', 'warn', ...cached('prettier'), '.'],
  },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '-p', '.', ...incremental('types')] },
  {
    name: 'console types',
    command: ['vue-tsc', '-p', 'console', ...incremental('console-types')],
    needs: 'console/tsconfig.json',
  },
  {
    name: 'boundaries',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...BOUNDED],
    needs: '.dependency-cruiser.cjs',
  },
  { name: 'dead code', command: ['knip'] },
  { name: 'lock file', command: [process.execPath, 'scripts/check-lock.mjs'] },
];

/** Files that passed and did not change since are not looked at again. */
function cached(name) {
  return ['--cache', '--cache-strategy', 'content', '--cache-location', `.cache/check/${name}`];
}

function incremental(name) {
  return ['--noEmit', '--incremental', '--tsBuildInfoFile', `.cache/check/${name}.json`];
}

const failed = CHECKS.filter((check) => exists(check.needs)).filter((check) => !passes(check));
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.map((check) => check.name).join(', ')}`);
  process.exit(1);
}
console.log('\nall checks passed');

function exists(file) {
  return file === undefined || fs.existsSync(path.join(ROOT, file));
}

/** Quiet where it passes; everything that the tool said where it does not. */
function passes({ name, command: [tool, ...args] }) {
  const began = performance.now();
  const local = path.join(ROOT, 'node_modules', '.bin', tool);
  const run = spawnSync(fs.existsSync(local) ? local : tool, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const passed = run.status === 0;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.padStart(5)} s`);
  if (!passed) console.log([run.error?.message, run.stdout, run.stderr].filter(Boolean).join('\n'));
  return passed;
}
