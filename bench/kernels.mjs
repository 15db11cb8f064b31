/**
 * `npm run bench:kernels [-- --rounds 3 --only boosting --threads 2]`: fits on 100,000 rows against scikit-learn
 * and XGBoost (python3-sklearn, python3-xgboost; `PYTHON` names another interpreter), one after the
 * other in turn, each in a process of its own, on as many threads as there are CPUs.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { argument, medians, run } from './programs.mjs';
import { printTable, writeResult } from './report.mjs';

const DATA = path.join(import.meta.dirname, '../.cache/bench-data');
const PYTHON = process.env['PYTHON'] ?? 'python3';
const LEAVES = { max_depth: null, max_leaf_nodes: 31, min_samples_leaf: 20 };
const WORK = [
  { data: 'binary20', peer: 'forest', algorithm: 'RandomForestClassifier' },
  { data: 'classes54', peer: 'forest', algorithm: 'RandomForestClassifier' },
  { data: 'values10', peer: 'forest', algorithm: 'RandomForestRegressor' },
  { data: 'binary20', peer: 'boosting', algorithm: 'GradientBoostingClassifier' },
  { data: 'classes54', peer: 'boosting', algorithm: 'GradientBoostingClassifier' },
  { data: 'values10', peer: 'boosting', algorithm: 'GradientBoostingRegressor' },
];

const rounds = Number(argument('--rounds') ?? 3);
const threads = argument('--threads') ?? String(os.cpus().length);
const only = argument('--only') ?? '';
if (!fs.existsSync(path.join(DATA, 'values10.json'))) peer('data');

const results = WORK.filter((work) => `${work.peer} ${work.data}`.includes(only)).map(measure);
const cpu = os.cpus()[0]?.model ?? 'unknown processor';
printTable(
  `Trees on 100,000 rows: medians of ${rounds}; ${os.cpus().length} × ${cpu}, load ${os.loadavg()[0].toFixed(1)}`,
  [
    '',
    'cold s',
    'warm s',
    'scikit-learn s',
    'ratio',
    'XGBoost s',
    'MB',
    'their MB',
    'quality',
    'theirs',
    'XGBoost',
  ],
  results.map(({ name, ours, theirs, xgboost }) => [
    name,
    seconds(ours.cold),
    seconds(ours.warm),
    seconds(theirs.fit),
    `${(theirs.fit / ours.cold).toFixed(1)}×`,
    xgboost ? `${seconds(xgboost.fit)} (${(xgboost.fit / ours.cold).toFixed(1)}×)` : '',
    Math.round(ours.megabytes),
    Math.round(theirs.megabytes),
    `${ours.measure} ${ours.quality.toFixed(4)}`,
    theirs.quality.toFixed(4),
    xgboost?.quality.toFixed(4) ?? '',
  ]),
);
writeResult('kernels', { cpu, cpus: os.cpus().length, rounds, results });

function measure(work) {
  const [ours, theirs, xgboost] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(fit(work));
    theirs.push(peer(work.peer, work.data));
    if (work.peer === 'boosting') xgboost.push(peer('xgboost', work.data));
  }
  const name = `${work.peer} ${work.data}`;
  const third = xgboost.length > 0 ? { xgboost: medians(xgboost) } : {};
  return { name, ours: medians(ours), theirs: medians(theirs), ...third };
}

function fit({ data, peer: kind, algorithm }) {
  const parameters = kind === 'boosting' ? LEAVES : {};
  const script = path.join(import.meta.dirname, 'kernels-fit.mjs');
  return run(process.execPath, [
    script,
    DATA,
    data,
    algorithm,
    JSON.stringify(parameters),
    threads,
  ]);
}

function peer(...words) {
  return run(PYTHON, [path.join(import.meta.dirname, 'kernels_peer.py'), DATA, ...words]);
}

function seconds(value) {
  return value.toFixed(2);
}
