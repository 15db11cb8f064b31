/**
 * `npm run bench:linear [-- --rounds 5 --only Lasso --threads 2]`: linear models on 100,000 rows
 * against scikit-learn (python3-sklearn; `PYTHON` names another interpreter), one after the other in
 * turn, each in a process of its own that fits twice, on as many threads as there are CPUs.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { argument, medians, run } from './programs.mjs';
import { printTable, writeResult } from './report.mjs';

const DATA = path.join(import.meta.dirname, '../.cache/bench-data');
const PYTHON = process.env['PYTHON'] ?? 'python3';
const WORK = [
  { data: 'binary20s', model: 'LogisticRegression', parameters: { max_iter: 1000 } },
  { data: 'classes54s', model: 'LogisticRegression', parameters: { max_iter: 1000 } },
  { data: 'values54', model: 'LinearRegression', parameters: {} },
  { data: 'values54', model: 'Ridge', parameters: {} },
  { data: 'values54', model: 'Lasso', parameters: { alpha: 0.1 } },
  { data: 'values54', model: 'ElasticNet', parameters: { alpha: 0.1 } },
];

const rounds = Number(argument('--rounds') ?? 5);
const threads = argument('--threads') ?? String(os.cpus().length);
const only = argument('--only') ?? '';
if (!fs.existsSync(path.join(DATA, 'values10.json'))) peer('kernels_peer.py', 'data');
if (!fs.existsSync(path.join(DATA, 'values54.json'))) peer('linear_peer.py', 'data');

const results = WORK.filter(({ model, data }) => `${model} ${data}`.includes(only)).map(measure);
const cpu = os.cpus()[0]?.model ?? 'unknown processor';
printTable(
  `Linear models on 100,000 rows, ${threads} threads: medians of ${rounds}; ${cpu}, load ${os.loadavg()[0].toFixed(1)}; scikit-learn on ${results[0]?.theirs.blas}`,
  [
    '',
    'cold ms',
    'theirs',
    'ratio',
    'warm ms',
    'theirs',
    'ratio',
    'quality',
    'theirs',
    'objective',
  ],
  results.map(({ name, ours, theirs }) => [
    name,
    milliseconds(ours.cold),
    milliseconds(theirs.cold),
    ratio(theirs.cold, ours.cold),
    milliseconds(ours.warm),
    milliseconds(theirs.warm),
    ratio(theirs.warm, ours.warm),
    `${ours.measure} ${ours.quality.toFixed(4)}`,
    theirs.quality.toFixed(4),
    // Below 0 where ours is the lower one.
    ((ours.objective - theirs.objective) / theirs.objective).toExponential(0),
  ]),
);
writeResult('linear', { cpu, cpus: os.cpus().length, rounds, results });

function measure({ data, model, parameters }) {
  const [ours, theirs] = [[], []];
  const given = JSON.stringify(parameters);
  const script = path.join(import.meta.dirname, 'linear-fit.mjs');
  for (let round = 0; round < rounds; round++) {
    ours.push(run(process.execPath, [script, DATA, data, model, given, threads]));
    theirs.push(peer('linear_peer.py', model, data, given));
  }
  return { name: `${model} ${data}`, ours: medians(ours), theirs: medians(theirs) };
}

function peer(script, ...words) {
  return run(PYTHON, [path.join(import.meta.dirname, script), DATA, ...words]);
}

function milliseconds(seconds) {
  return (seconds * 1000).toFixed(0);
}

function ratio(theirs, ours) {
  return `${(theirs / ours).toFixed(1)}×`;
}
