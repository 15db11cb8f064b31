/** One fit of a linear model in a fresh process and another in the warm one, for linear.mjs: prints JSON. */
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

const cold = timedFit();
const warm = timedFit();
console.log(
  JSON.stringify({
    cold: cold.seconds,
    warm: warm.seconds,
    measure: train.classes === 0 ? 'RMSE' : 'accuracy',
    quality: quality(algorithm.predict(warm.model, test.x)),
    objective: objective(warm.model),
  }),
);

/** From a table that was decoded into the kernel's memory to the model. */
function timedFit() {
  const kernel = openKernel(Number(threads));
  const x = kernel.matrix(train.x.rows, train.x.columns);
  x.data.set(train.x.data);
  const began = performance.now();
  const model = algorithm.fit({ ...train, x }, given, 1, { kernel, report: () => {} });
  const seconds = (performance.now() - began) / 1000;
  kernel.close();
  return { model, seconds };
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

/** Share of right classes, or root mean squared error, on rows held out. */
function quality(predictions) {
  const { y, classes } = test;
  if (classes === 0)
    return Math.sqrt(
      y.reduce((sum, truth, row) => sum + (predictions[row] - truth) ** 2, 0) / y.length,
    );
  const right = y.filter((truth, row) => {
    const shares = predictions.subarray(row * classes, (row + 1) * classes);
    return shares.indexOf(Math.max(...shares)) === truth;
  });
  return right.length / y.length;
}

/** What the model minimises, on the training rows. */
function objective(model) {
  const { y, classes } = train;
  const predictions = algorithm.predict(model, train.x);
  const squares = model.coefficients.reduce((sum, value) => sum + value * value, 0);
  if (classes > 0)
    return y.reduce(
      (sum, truth, row) => sum - Math.log(predictions[row * classes + truth]),
      squares / 2,
    );
  const error = y.reduce((sum, truth, row) => sum + (predictions[row] - truth) ** 2, 0);
  if (algorithmName === 'LinearRegression') return error / 2 / y.length;
  if (algorithmName === 'Ridge') return error + given.alpha * squares;
  const share = given.l1_ratio ?? 1;
  const lengths = model.coefficients.reduce((sum, value) => sum + Math.abs(value), 0);
  return error / 2 / y.length + given.alpha * (share * lengths + ((1 - share) * squares) / 2);
}
