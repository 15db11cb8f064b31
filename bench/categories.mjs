/**
 * `npm run bench:categories [-- --seeds 3,4,5 --rows 4000]`: boosting that splits categories as they
 * are beside scikit-learn's HistGradientBoosting (python3-sklearn; `PYTHON` names another interpreter)
 * and beside our own one-hot columns, on tables of 60, 12 and 4 categories: RMSE or log loss of the
 * second half by what the first half taught. What learn-categories.test.ts holds us to comes from here.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { argument, run } from './programs.mjs';
import { printTable, writeResult } from './report.mjs';

const BACKEND = path.join(import.meta.dirname, '../dist/backend');
const require = createRequire(import.meta.url);
const { openKernel, provideKernels } = require(`${BACKEND}/kernels/compiled/kernel.js`);
const { categoryTable } = require(`${BACKEND}/kernels/category-table.js`);
const { checkLearnable, fitRows } = require(`${BACKEND}/kernels/fit-rows.js`);
const { judgeRows, scoreRows } = require(`${BACKEND}/kernels/score-rows.js`);

const PEER = path.join(import.meta.dirname, 'categories_peer.py');
const PYTHON = process.env['PYTHON'] ?? 'python3';
const FEATURES = ['town', 'shop', 'colour', 'size', 'age'];
const TARGETS = [
  { target: 'price', task: 'regression', algorithm: 'GradientBoostingRegressor' },
  { target: 'good', task: 'classification', algorithm: 'GradientBoostingClassifier' },
  { target: 'kind', task: 'classification', algorithm: 'GradientBoostingClassifier' },
];
/** As HistGradientBoosting has them by default. */
const LEAVES = { max_depth: null, max_leaf_nodes: 31, min_samples_leaf: 20 };

const seeds = (argument('--seeds') ?? '3,4,5').split(',').map(Number);
const rows = Number(argument('--rows') ?? 4000);
const half = Math.floor(rows / 2);
const train = Int32Array.from({ length: half }, (_, row) => row);
const test = Int32Array.from({ length: rows - half }, (_, row) => half + row);
provideKernels(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`));

const results = seeds.flatMap((seed) => compare(seed, categoryTable(rows, seed)));
printTable(
  `Held-out half of ${rows} rows with categories: RMSE of price, else log loss`,
  ['', 'as they are', 'one-hot', 'scikit-learn', 'ratio'],
  results.map(({ name, native, oneHot, theirs }) => [
    name,
    native.toFixed(4),
    oneHot.toFixed(4),
    theirs.toFixed(4),
    (native / theirs).toFixed(3),
  ]),
);
writeResult('categories', { rows, results });

function compare(seed, table) {
  const theirs = askPeer(table);
  return TARGETS.map((work, at) => ({
    name: `table ${seed}, ${work.target}`,
    native: lossOf(table, work, 'native'),
    oneHot: lossOf(table, work, 'one_hot'),
    theirs: theirs[at],
  }));
}

function lossOf(table, work, encoding) {
  const spec = {
    ...work,
    features: FEATURES,
    parameters: LEAVES,
    pipeline: { encoding },
    seed: 1,
  };
  const kernel = openKernel();
  try {
    const model = fitRows(checkLearnable(table, spec), train, { kernel, report: () => {} });
    const { metrics } = scoreRows(judgeRows(model, table, test, kernel), model.signature);
    return work.task === 'regression' ? metrics.rmse : metrics.log_loss;
  } finally {
    kernel.close();
  }
}

function askPeer(table) {
  const columnOf = (name) => table.columns.find((column) => column.name === name);
  const features = FEATURES.map(columnOf);
  const asked = {
    x: Array.from({ length: rows }, (_, row) => features.map((column) => valueOf(column, row))),
    categories: features.map(({ kind }) => kind === 'category'),
    train: [...train],
    test: [...test],
    fits: TARGETS.map(({ target, task }) => {
      const y = Array.from({ length: rows }, (_, row) => valueOf(columnOf(target), row));
      return { y, task };
    }),
  };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'drover-categories-'));
  const file = path.join(folder, 'fits.json');
  fs.writeFileSync(file, JSON.stringify(asked));
  try {
    return run(PYTHON, [PEER, file]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Null where a category is missing. */
function valueOf({ kind, values, codes }, row) {
  if (kind === 'numeric') return values[row];
  return codes[row] < 0 ? null : codes[row];
}
