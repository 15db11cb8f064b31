/** One fit in a fresh process and another in the warm one, for kernels.mjs: prints JSON. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const BACKEND = path.join(import.meta.dirname, '../dist/backend');
const require = createRequire(import.meta.url);
const { provideTreeKernel } = require(`${BACKEND}/kernels/trees/tree-kernel.js`);
const { findAlgorithm } = require(`${BACKEND}/kernels/models/registry.js`);
const { validateParameters } = require(`${BACKEND}/kernels/models/validate-parameters.js`);

const [folder, name, algorithmName, parameters] = process.argv.slice(2);
provideTreeKernel(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`));
const algorithm = findAlgorithm(algorithmName);
const given = validateParameters(algorithm, JSON.parse(parameters));
const { train, test } = readData();

const before = process.resourceUsage().maxRSS / 1024;
const cold = timed(() => algorithm.fit(train, given, 1, () => {}));
const megabytes = process.resourceUsage().maxRSS / 1024 - before;
const warm = timed(() => algorithm.fit(train, given, 1, () => {}));
const predictions = algorithm.predict(warm.result, test.x);
const measure = train.classes === 0 ? 'RMSE' : 'accuracy';
const quality = train.classes === 0 ? rootMeanSquare(predictions) : accuracy(predictions);
console.log(
  JSON.stringify({ cold: cold.seconds, warm: warm.seconds, megabytes, measure, quality }),
);

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
