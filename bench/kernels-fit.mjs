/** One fit in a fresh process and another in the warm one, for kernels.mjs: prints JSON. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const BACKEND = path.join(import.meta.dirname, '../dist/backend');
const require = createRequire(import.meta.url);
const { openKernel, provideKernels } = require(`${BACKEND}/kernels/compiled/kernel.js`);
const { KernelThreads } = require(`${BACKEND}/runner/kernel-threads.js`);
const { findAlgorithm } = require(`${BACKEND}/kernels/models/registry.js`);
const { validateParameters } = require(`${BACKEND}/kernels/models/validate-parameters.js`);

const [folder, name, algorithmName, parameters, threads] = process.argv.slice(2);
const team = new KernelThreads();
await team.prepare(Number(threads) - 1);
provideKernels(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`), team);
const algorithm = findAlgorithm(algorithmName);
const given = validateParameters(algorithm, JSON.parse(parameters));
const { train, test } = readData();

const before = process.resourceUsage().maxRSS / 1024;
const cold = timed(fit);
const megabytes = process.resourceUsage().maxRSS / 1024 - before;
const warm = timed(fit);
const predictions = algorithm.predict(warm.result, test.x);
const measure = train.classes === 0 ? 'RMSE' : 'accuracy';
const quality = train.classes === 0 ? rootMeanSquare(predictions) : accuracy(predictions);
console.log(
  JSON.stringify({ cold: cold.seconds, warm: warm.seconds, megabytes, measure, quality }),
);

function fit() {
  const kernel = openKernel(Number(threads));
  try {
    return algorithm.fit(train, given, 1, { kernel, report: () => {} });
  } finally {
    kernel.close();
  }
}

function readData() {
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

function timed(work) {
  const began = performance.now();
  const result = work();
  return { result, seconds: (performance.now() - began) / 1000 };
}

function accuracy(probabilities) {
  const { y, classes } = test;
  const right = y.filter((truth, row) => {
    const shares = probabilities.subarray(row * classes, (row + 1) * classes);
    return shares.indexOf(Math.max(...shares)) === truth;
  });
  return right.length / y.length;
}

function rootMeanSquare(values) {
  const squares = test.y.reduce((sum, truth, row) => sum + (values[row] - truth) ** 2, 0);
  return Math.sqrt(squares / values.length);
}
