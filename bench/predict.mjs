/**
 * `npm run bench:predict [-- --rounds 3 --only iris]`: predictions of ensembles of 100 trees against
 * scikit-learn's (python3-sklearn; `PYTHON` names another interpreter), one after the other in turn,
 * each in a process of its own that fits its model first. One thread, as in a worker that serves;
 * their batches are the faster of one thread and two.
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
  { data: 'iris', peer: 'forest', algorithm: 'RandomForestClassifier', parameters: {} },
  { data: 'binary20', peer: 'forest', algorithm: 'RandomForestClassifier', parameters: {} },
  { data: 'values10', peer: 'forest', algorithm: 'RandomForestRegressor', parameters: {} },
  {
    data: 'binary20',
    peer: 'boosting',
    algorithm: 'GradientBoostingClassifier',
    parameters: LEAVES,
  },
];

const rounds = Number(argument('--rounds') ?? 3);
const only = argument('--only') ?? '';
if (!fs.existsSync(path.join(DATA, 'values10.json'))) python('kernels_peer.py', 'data');
if (!fs.existsSync(path.join(DATA, 'iris.json'))) python('predict_peer.py', 'data');

const results = WORK.filter((work) => `${work.peer} ${work.data}`.includes(only)).map(measure);
const cpu = os.cpus()[0]?.model ?? 'unknown processor';
const header = ['', 'nodes'];
for (const size of ['1 row', '100 rows', '10,000 rows']) header.push(size, 'theirs', 'ratio');
printTable(
  `Predictions, µs: medians of ${rounds}; ${os.cpus().length} × ${cpu}, load ${os.loadavg()[0].toFixed(1)}`,
  header,
  results.map(({ name, ours, theirs }) => [
    name,
    ours.nodes,
    ...['one', 'hundred', 'tenThousand'].flatMap((size) => [
      ours[size].toFixed(ours[size] < 100 ? 1 : 0),
      theirs[size].toFixed(0),
      `${(theirs[size] / ours[size]).toPrecision(3)}×`,
    ]),
  ]),
);
writeResult('predict', { cpu, cpus: os.cpus().length, rounds, results });

function measure(work) {
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(predict(work));
    theirs.push(python('predict_peer.py', work.peer, work.data));
  }
  return { name: `${work.peer} ${work.data}`, ours: medians(ours), theirs: medians(theirs) };
}

function predict({ data, algorithm, parameters }) {
  const script = path.join(import.meta.dirname, 'predict-rows.mjs');
  const threads = '1';
  const words = [DATA, data, algorithm, JSON.stringify(parameters), threads];
  return run(process.execPath, [script, ...words]);
}

function python(script, ...words) {
  return run(PYTHON, [path.join(import.meta.dirname, script), DATA, ...words]);
}
