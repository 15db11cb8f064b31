/** What a process that fits one table for a benchmark starts from, and how it scores the model. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const BACKEND = path.join(import.meta.dirname, '../dist/backend');
const require = createRequire(import.meta.url);
const { provideKernels, openKernel } = require(`${BACKEND}/kernels/compiled/kernel.js`);
const { KernelThreads } = require(`${BACKEND}/runner/kernel-threads.js`);
const { findAlgorithm } = require(`${BACKEND}/kernels/models/registry.js`);
const { validateParameters } = require(`${BACKEND}/kernels/models/validate-parameters.js`);

/** By the words of the command line: folder, table, algorithm, parameters as JSON, threads. */
export async function readWork([folder, name, algorithmName, parameters, threads]) {
  const team = new KernelThreads();
  await team.prepare(Number(threads) - 1);
  provideKernels(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`), team);
  const algorithm = findAlgorithm(algorithmName);
  const given = validateParameters(algorithm, JSON.parse(parameters));
  const open = () => openKernel(Number(threads));
  return { algorithm, given, open, ...readTable(folder, name) };
}

/** Accuracy, or root mean squared error, of predictions on a part of the table. */
export function score({ y, classes }, predictions) {
  if (classes === 0) {
    const squares = y.reduce((sum, truth, row) => sum + (predictions[row] - truth) ** 2, 0);
    return { measure: 'RMSE', quality: Math.sqrt(squares / y.length) };
  }
  const right = y.filter((truth, row) => {
    const shares = predictions.subarray(row * classes, (row + 1) * classes);
    return shares.indexOf(Math.max(...shares)) === truth;
  });
  return { measure: 'accuracy', quality: right.length / y.length };
}

export function timed(work) {
  const began = performance.now();
  const result = work();
  return { result, seconds: (performance.now() - began) / 1000 };
}

function readTable(folder, name) {
  const { rows, testRows, columns, classes } = JSON.parse(
    fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'),
  );
  const { buffer } = new Uint8Array(fs.readFileSync(path.join(folder, `${name}.f64`)));
  const numbers = new Float64Array(buffer);
  let at = 0;
  const take = (count) => numbers.slice(at, (at += count));
  const part = (count) => ({
    x: { rows: count, columns, data: take(count * columns) },
    y: take(count),
    classes,
  });
  return { train: part(rows), test: part(testRows) };
}
