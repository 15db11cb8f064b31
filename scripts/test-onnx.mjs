/**
 * `npm run test:onnx`: every algorithm that ONNX can express, trained, exported, and run by ONNX
 * Runtime on 1,500 rows, against our own predictions. The runtime (288 MB) is no dependency of the
 * project: `npm install --no-save --ignore-scripts onnxruntime-node@1.30.0` brings it.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { printTable } from '../bench/report.mjs';

const BACKEND = path.resolve(import.meta.dirname, '../dist/backend');
const ROWS = 1500;
const MOST_DIFFERENCE = 1e-6;
/** Parameters that the graph depends on; elsewhere the defaults. */
const NEIGHBOURS = [{}, { weights: 'distance' }, { weights: 'distance', metric: 'manhattan' }];
const KERNELS = ['rbf', 'linear', 'poly', 'sigmoid'];
const NETWORKS = [
  {},
  { activation: 'tanh', hidden_layer_sizes: [9, 5] },
  { activation: 'logistic' },
];
const VARIANTS = {
  KNeighborsClassifier: NEIGHBOURS,
  KNeighborsRegressor: NEIGHBOURS,
  SVC: [{}, ...KERNELS.map((kernel) => ({ kernel, probability: false }))],
  SVR: KERNELS.map((kernel) => ({ kernel })),
  MLPClassifier: NETWORKS,
  MLPRegressor: NETWORKS,
  DummyClassifier: [{}, { strategy: 'uniform' }],
  VotingClassifier: [{}, { voting: 'soft', weights: [1, 2, 3] }],
};
const LOGISTIC = { algorithm: 'LogisticRegression', task: 'classification', target: 'kind' };
const PIPELINES = [
  { missing_indicator: true, scaling: 'robust', encoding: 'ordinal' },
  { missing_indicator: true, imputation: 'mean', scaling: 'min_max', encoding: 'target' },
  { min_category_rows: 520 },
];
/** Trees that split categories as they are. */
const NATIVE = [
  { algorithm: 'GradientBoostingClassifier', task: 'classification', target: 'kind' },
  { algorithm: 'GradientBoostingClassifier', task: 'classification', target: 'flag' },
  { algorithm: 'GradientBoostingRegressor', task: 'regression', target: 'price' },
];
/** How days and moments become columns. */
const DATES = [{}, { missing_indicator: true, scaling: 'none' }, { date_parts: false }];
const require = createRequire(import.meta.url);
const ort = loadRuntime();
const { provideKernels } = require(`${BACKEND}/kernels/compiled/kernel.js`);
const { learn } = require(`${BACKEND}/kernels/learn.js`);
const { ALGORITHMS } = require(`${BACKEND}/kernels/models/registry.js`);
const { exportOnnx } = require(`${BACKEND}/kernels/onnx/export-onnx.js`);
const { predictRaw } = require(`${BACKEND}/kernels/predict.js`);
const { validateParameters } = require(`${BACKEND}/kernels/models/validate-parameters.js`);
const { syntheticTable } = require(`${BACKEND}/kernels/synthetic-table.js`);
const { rawMatrix } = require(`${BACKEND}/kernels/table/raw-matrix.js`);

provideKernels(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`));
const table = withWeights(withDates(syntheticTable(ROWS)));
const lines = [];
for (const { name, task } of Object.values(ALGORITHMS))
  for (const target of task === 'classification' ? ['kind', 'rank', 'flag'] : ['price'])
    for (const parameters of VARIANTS[name] ?? [{}])
      lines.push(await compare({ algorithm: name, task, target, parameters }));
for (const algorithm of Object.values(ALGORITHMS))
  for (const fit of unevenFits(algorithm)) lines.push(await compare(fit));
for (const pipeline of PIPELINES) lines.push(await compare({ ...LOGISTIC, pipeline }));
for (const asked of NATIVE)
  lines.push(await compare({ ...asked, pipeline: { encoding: 'native' } }));
for (const pipeline of DATES)
  lines.push(await compare({ ...LOGISTIC, pipeline, dates: ['day', 'moment'] }));
printTable(
  `ONNX Runtime against Drover, ${ROWS} rows`,
  ['', 'target', 'labels that differ', 'largest Δ', 'kB'],
  lines,
);
process.exit(lines.some((line) => line.at(-1) === 'FAILED') ? 1 : 0);

/** With rows and classes that count differently, and bound to rise or fall, where the algorithm can. */
function* unevenFits(algorithm) {
  const { name, task, parameters: schema } = algorithm;
  const fit = { algorithm: name, task, target: task === 'classification' ? 'flag' : 'price' };
  if (algorithm.takesWeights(validateParameters(algorithm, {})))
    yield { ...fit, weightColumn: 'weight' };
  if ('class_weight' in schema.properties)
    yield { ...fit, target: 'kind', parameters: { class_weight: { a: 3, b: 0.2 } } };
  if ('monotonic_cst' in schema.properties)
    yield { ...fit, parameters: { monotonic_cst: { 'width (cm)': 1, age: -1 } } };
}

async function compare(fit) {
  const { algorithm, task, target, weightColumn, dates = [] } = fit;
  const { parameters = {}, pipeline = {} } = fit;
  const others = ['width (cm)', 'age', 'gappy', 'colour', ...(target === 'flag' ? [] : ['flag'])];
  const features = [...others, ...dates];
  const lineage = {
    algorithm,
    task,
    target,
    features,
    parameters,
    seed: 5,
    testSize: 0.2,
    pipeline,
    weightColumn,
  };
  const { model } = learn({ table, lineage, report: () => {} });
  const options = Object.values({ ...parameters, ...pipeline }).map(shown);
  const name = [algorithm, ...dates, ...options, weightColumn].join(' ');
  const bytes = exportOnnx(model);
  const all = Int32Array.from({ length: ROWS }, (_, row) => row);
  const ours = predictRaw(model, rawMatrix(table, model.signature, all), ROWS);
  const session = await ort.InferenceSession.create(bytes);
  const { prediction, probabilities } = await session.run(feeds(model.signature));
  const theirs = (probabilities ?? prediction).data;
  const scale = probabilities ? 1 : Math.max(...ours.map(Math.abs));
  const difference = Math.max(...ours.map((value, at) => Math.abs(value - theirs[at]))) / scale;
  const wrong = probabilities ? wrongLabels(model.signature.classes, ours, prediction.data) : 0;
  const failed = wrong > 0 || !(difference <= MOST_DIFFERENCE);
  const size = (bytes.length / 1000).toFixed(0);
  return [name, target, wrong, difference.toExponential(1), failed ? 'FAILED' : size];
}

function shown(option) {
  return typeof option === 'object' ? JSON.stringify(option) : String(option);
}

/** … and what each row counts. */
function withWeights({ rows, columns }) {
  const values = Float64Array.from({ length: rows }, (_, row) => 0.25 + (row % 7));
  const weight = { kind: 'numeric', name: 'weight', type: 'number', values };
  return { rows, columns: [...columns, weight] };
}

/** … and a day and a moment of each row, between 1650 and 2290, some of them missing. */
function withDates({ rows, columns }) {
  const column = (name, type, valueOf) => ({
    kind: 'numeric',
    name,
    type,
    values: Float64Array.from({ length: rows }, (_, row) => (row % 9 === 4 ? NaN : valueOf(row))),
  });
  const days = (row) => ((row * 7919) % 233_000) - 116_500;
  return {
    rows,
    columns: [
      ...columns,
      column('day', 'date', (row) => days(row) * 86_400_000),
      column('moment', 'datetime', (row) => days(row + 17) * 86_400_000 + row * 57_001),
    ],
  };
}

function feeds({ inputs }) {
  const entries = inputs.map(({ name }) => {
    const column = table.columns.find((each) => each.name === name);
    return [name, tensorOf(column)];
  });
  return Object.fromEntries(entries);
}

function tensorOf({ kind, type, values, codes, categories }) {
  if (kind === 'numeric') return new ort.Tensor('float64', values, [ROWS, 1]);
  const texts = Array.from(codes, (code) => categories[code] ?? '');
  if (type === 'boolean') return new ort.Tensor('bool', Uint8Array.from(texts, isTrue), [ROWS, 1]);
  return new ort.Tensor('string', texts, [ROWS, 1]);
}

function isTrue(text) {
  return text === 'true' ? 1 : 0;
}

function wrongLabels(classes, ours, labels) {
  let wrong = 0;
  for (let row = 0; row < ROWS; row++) {
    const shares = ours.subarray(row * classes.length, (row + 1) * classes.length);
    const label = classes[shares.indexOf(Math.max(...shares))];
    const theirs = typeof label === 'boolean' ? Boolean(labels[row]) : labels[row];
    if (String(theirs) !== String(label)) wrong++;
  }
  return wrong;
}

function loadRuntime() {
  try {
    return require(process.env['ONNXRUNTIME'] ?? 'onnxruntime-node');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.error(
      'This check needs ONNX Runtime: npm install --no-save --ignore-scripts onnxruntime-node@1.30.0',
    );
    return process.exit(1);
  }
}
