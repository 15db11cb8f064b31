/**
 * `npm run bench:iris [-- --rounds 9]`: what every algorithm takes for iris with its defaults, from
 * the decoded table to the scored model, in a process that has just begun and in a warm one. Fails
 * where a warm one takes more than 30 ms.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { readNumbers } from './csv-table.mjs';
import { argument } from './programs.mjs';
import { median, printTable, writeResult } from './report.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const BACKEND = path.join(ROOT, 'dist/backend');
const require = createRequire(import.meta.url);
const { provideKernels } = require(`${BACKEND}/kernels/compiled/kernel.js`);
const { learn } = require(`${BACKEND}/kernels/learn.js`);
const { ALGORITHMS } = require(`${BACKEND}/kernels/models/registry.js`);
const { validateParameters } = require(`${BACKEND}/kernels/models/validate-parameters.js`);

const MOST_MILLISECONDS = 30;
const rounds = Number(argument('--rounds') ?? 9);
const table = readNumbers(path.join(ROOT, 'datasets/iris.csv'));
provideKernels(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`));

const results = Object.values(ALGORITHMS).map((algorithm) => {
  const [first, ...later] = Array.from({ length: rounds + 1 }, () => timeOf(algorithm));
  return { name: algorithm.name, first, warm: median(later), worst: Math.max(...later) };
});
const cpu = os.cpus()[0]?.model ?? 'unknown processor';
printTable(
  `Fits of iris on one thread, milliseconds; ${cpu}, load ${os.loadavg()[0].toFixed(1)}`,
  ['', 'first', `median of ${rounds}`, 'worst', ''],
  results.map(({ name, first, warm, worst }) => [
    name,
    first.toFixed(1),
    warm.toFixed(1),
    worst.toFixed(1),
    warm > MOST_MILLISECONDS ? 'SLOW' : 'ok',
  ]),
);
writeResult('iris', { cpu, rounds, results });
if (results.some(({ warm }) => warm > MOST_MILLISECONDS)) process.exitCode = 1;

/** A column that is a number stands in for the target of regressions. */
function timeOf(algorithm) {
  const target = table.columns.at(algorithm.task === 'classification' ? -1 : 0).name;
  const lineage = {
    algorithm: algorithm.name,
    task: algorithm.task,
    target,
    features: null,
    parameters: validateParameters(algorithm, {}),
    pipeline: {},
    seed: 1,
    testSize: 0.2,
  };
  const began = performance.now();
  learn({ table, lineage, report: () => {} });
  return performance.now() - began;
}
