/**
 * `npm run bench:vectors [-- --rounds 5 --only SVC --threads 2]`: neighbours, support vectors and
 * networks against scikit-learn (python3-sklearn; `PYTHON` names another interpreter), one after the
 * other in turn, each in a process of its own that works twice, on as many threads as there are CPUs.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { argument, medians, run } from './programs.mjs';
import { printTable, writeResult } from './report.mjs';

const DATA = path.join(import.meta.dirname, '../.cache/bench-data');
const PYTHON = process.env['PYTHON'] ?? 'python3';
/** What is timed: the predictions of 5,000 rows for neighbours, the fit of all else. */
const WORK = [
  { data: 'near5k20', model: 'KNeighborsClassifier', timed: 'predict', parameters: {} },
  { data: 'near50k10', model: 'KNeighborsClassifier', timed: 'predict', parameters: {} },
  { data: 'near5k20', model: 'SVC', timed: 'fit', parameters: { probability: false } },
  { data: 'near5k20', model: 'SVC', timed: 'fit', parameters: { probability: true } },
  { data: 'near20k20', model: 'SVC', timed: 'fit', parameters: { probability: false } },
  {
    data: 'near5k20',
    model: 'MLPClassifier',
    timed: 'fit',
    parameters: { max_iter: 50, n_iter_no_change: 50 },
  },
];

const rounds = Number(argument('--rounds') ?? 5);
const threads = argument('--threads') ?? String(os.cpus().length);
const only = argument('--only') ?? '';
if (!fs.existsSync(path.join(DATA, 'near20k20.json'))) peer('data');

const results = WORK.filter((work) => nameOf(work).includes(only)).map(measure);
const cpu = os.cpus()[0]?.model ?? 'unknown processor';
printTable(
  `Neighbours, support vectors, networks, ${threads} threads: medians of ${rounds}; ${cpu}, load ${os.loadavg()[0].toFixed(1)}; scikit-learn on ${results[0]?.theirs.blas}`,
  ['', 'cold ms', 'warm ms', 'theirs', 'ratio', 'CPU ms', 'theirs', 'accuracy', 'theirs'],
  results.map(({ name, ours, theirs }) => [
    name,
    milliseconds(ours.cold),
    milliseconds(ours.warm),
    milliseconds(theirs.warm),
    `${(theirs.warm / ours.warm).toFixed(1)}×`,
    milliseconds(ours.cpu),
    milliseconds(theirs.cpu),
    ours.quality.toFixed(4),
    theirs.quality.toFixed(4),
  ]),
);
writeResult('vectors', { cpu, cpus: os.cpus().length, rounds, results });

function nameOf({ data, model, timed, parameters }) {
  const chosen = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [model, data, timed, ...chosen].join(' ');
}

function measure(work) {
  const { data, model, timed, parameters } = work;
  const given = JSON.stringify(parameters);
  const script = path.join(import.meta.dirname, 'vectors-fit.mjs');
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(run(process.execPath, [script, DATA, data, model, given, threads, timed]));
    theirs.push(peer(model, data, given, timed));
  }
  return { name: nameOf(work), ours: medians(ours), theirs: medians(theirs) };
}

function peer(...words) {
  return run(PYTHON, [path.join(import.meta.dirname, 'vectors_peer.py'), DATA, ...words]);
}

function milliseconds(seconds) {
  return (seconds * 1000).toFixed(0);
}
