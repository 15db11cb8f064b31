/**
 * `npm run bench:quality [-- --splits 5 --only iris]`: what every algorithm predicts of held-out
 * rows, with its defaults, beside scikit-learn's algorithm of that name with its own (python3-sklearn;
 * `PYTHON` names another interpreter), and what else quality-fits.mjs has. Both learn from the same
 * rows of the sample tables and of three generated ones, 4,000 rows at most.
 *
 * Fits `--splits` times with 30 % held out. Ours may be worse by 0.002 of accuracy (or one held-out
 * row of a small table) or 0.5 % of RMSE, and by twice the standard error of the difference, which is
 * what chance explains.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { readNumbers } from './csv-table.mjs';
import { argument, run } from './programs.mjs';
import { isOfClasses, nameOf, qualityFits } from './quality-fits.mjs';
import { printTable, writeResult } from './report.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const BACKEND = path.join(ROOT, 'dist/backend');
const require = createRequire(import.meta.url);
const { openKernel, provideKernels } = require(`${BACKEND}/kernels/compiled/kernel.js`);
const { checkLearnable, fitRows } = require(`${BACKEND}/kernels/fit-rows.js`);
const { ALGORITHMS } = require(`${BACKEND}/kernels/models/registry.js`);
const { validateParameters } = require(`${BACKEND}/kernels/models/validate-parameters.js`);
const { judgeRows, scoreRows } = require(`${BACKEND}/kernels/score-rows.js`);
const { splitRows } = require(`${BACKEND}/kernels/split.js`);

const GENERATED = path.join(ROOT, '.cache/bench-data/quality');
const PEER = path.join(import.meta.dirname, 'quality_peer.py');
const PYTHON = process.env['PYTHON'] ?? 'python3';
const MOST_ROWS = 4000;
const HELD_OUT = 0.3;
const ACCURACY_SLACK = 0.002;
const RMSE_SLACK = 0.005;

const splitCount = Number(argument('--splits') ?? 5);
const only = argument('--only') ?? '';
provideKernels(fs.readFileSync(`${BACKEND}/kernels/wasm/kernels.wasm`));
if (!fs.existsSync(path.join(GENERATED, 'generated_texts.csv')))
  run(PYTHON, [PEER, 'data', GENERATED]);

const fits = qualityFits(Object.values(ALGORITHMS))
  .filter((fit) => nameOf(fit).includes(only))
  .map((fit) => ({ ...fit, ...settingsOf(fit) }));
const tables = Object.fromEntries([...new Set(fits.map(({ table }) => table))].map(loadTable));
const theirs = askPeer();
const results = fits.map((work, at) => compare(work, theirs[at])).filter(Boolean);

printTable(
  `Held-out rows of ${splitCount} splits: accuracy, or RMSE of values; tolerance ${ACCURACY_SLACK}, or ${100 * RMSE_SLACK} %, and two standard errors`,
  ['', 'ours', 'scikit-learn', 'better by', '± se', ''],
  results.map(({ name, ours, peer, gain, error, isFine }) => [
    name,
    ours.toPrecision(4),
    peer.toPrecision(4),
    gain.toFixed(4),
    error.toFixed(4),
    isFine ? 'ok' : 'WORSE',
  ]),
);
const worse = results.filter(({ isFine }) => !isFine);
console.log(`${results.length - worse.length} of ${results.length} within the tolerance`);
writeResult('quality', { splits: splitCount, results });
if (worse.length > 0) process.exitCode = 1;

/** What the peer has to know of ours: whether columns are scaled, and whom an ensemble asks. */
function settingsOf(fit) {
  const algorithm = ALGORITHMS[fit.algorithm];
  const parameters = validateParameters(algorithm, fit.parameters ?? {});
  const members = parameters.estimators?.map((member) => member.algorithm);
  const isScaled = !fit.pipeline && algorithm.prepare(parameters).scaling === 'standard';
  return { scaled: isScaled, members };
}

function loadTable(name) {
  const generated = name.startsWith('generated');
  const file = path.join(generated ? GENERATED : path.join(ROOT, 'datasets'), `${name}.csv`);
  const table = name === 'generated_texts' ? readTexts(file) : readNumbers(file);
  const target = table.columns.at(-1);
  return [name, { file, table, target: target.name, splits: splitsOf(name, target.values) }];
}

/** A text, and the target as a number. */
function readTexts(file) {
  const [[text, target], ...lines] = fs
    .readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const values = Float64Array.from(lines, ([, value]) => Number(value));
  return {
    rows: lines.length,
    columns: [{ kind: 'numeric', name: target, type: 'integer', values }],
    texts: [{ name: text, texts: lines.map(([words]) => words) }],
  };
}

/** The table with a column of what rows count, as the peer has it. */
function weigh(table) {
  const values = Float64Array.from({ length: table.rows }, (_, row) => 0.5 + ((row * 7919) % 5));
  const weight = { kind: 'numeric', name: 'weight', type: 'number', values };
  return { ...table, columns: [weight, ...table.columns] };
}

/** The same rows for both sides; of each class the same share is held out. */
function splitsOf(name, target) {
  return Array.from({ length: splitCount }, (_, seed) => {
    const rows = target.length;
    const isClasses = isOfClasses(name);
    const testSize = HELD_OUT;
    const split = splitRows({ rows, testSize, seed, ...(isClasses && { strata: target }) });
    const share = Math.min(1, MOST_ROWS / rows);
    const some = (all) =>
      all.filter((_, at) => Math.floor((at + 1) * share) > Math.floor(at * share));
    return { train: some(split.train), test: split.test };
  });
}

function askPeer() {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'drover-quality-')), 'fits.json');
  const named = (part) =>
    Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, part(table)]));
  const splits = named(({ splits: parts }) =>
    parts.map(({ train, test }) => ({ train: [...train], test: [...test] })),
  );
  fs.writeFileSync(file, JSON.stringify({ tables: named((table) => table.file), splits, fits }));
  try {
    return run(PYTHON, [PEER, 'fit', file]);
  } finally {
    fs.rmSync(path.dirname(file), { recursive: true });
  }
}

/** Undefined where scikit-learn has no algorithm of that name. */
function compare(fit, peerScores) {
  if (!peerScores) return undefined;
  const { table } = fit;
  const isClasses = isOfClasses(table);
  const ours = tables[table].splits.map((split, seed) => scoreOurs(fit, split, seed));
  // Of values as a share of their RMSE.
  const gains = ours.map((score, at) =>
    isClasses ? score - peerScores[at] : (peerScores[at] - score) / peerScores[at],
  );
  const gain = mean(gains);
  const spread = mean(gains.map((each) => (each - gain) ** 2));
  const error = Math.sqrt(spread / Math.max(1, gains.length - 1));
  const row = 1 / tables[table].splits[0].test.length;
  const slack = isClasses ? Math.max(ACCURACY_SLACK, row) : RMSE_SLACK;
  const isFine = gain >= -slack - 2 * error - 1e-12;
  return {
    name: nameOf(fit),
    ours: mean(ours),
    peer: mean(peerScores),
    gain,
    error,
    isFine,
  };
}

function scoreOurs(fit, { train, test }, seed) {
  const { algorithm, parameters = {}, pipeline = {}, weighed } = fit;
  const { table: plain, target } = tables[fit.table];
  const { task } = ALGORITHMS[algorithm];
  const table = weighed ? weigh(plain) : plain;
  const weightColumn = weighed ? 'weight' : undefined;
  const spec = {
    algorithm,
    task,
    target,
    features: null,
    parameters,
    pipeline,
    seed,
    weightColumn,
  };
  const kernel = openKernel();
  try {
    const host = { kernel, report: () => {} };
    const model = fitRows(checkLearnable(table, spec), train, host);
    const { metrics } = scoreRows(judgeRows(model, table, test, kernel), model.signature);
    return task === 'classification' ? metrics.accuracy : metrics.rmse;
  } finally {
    kernel.close();
  }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
