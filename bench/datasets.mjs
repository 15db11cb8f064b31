/**
 * `npm run bench:datasets [-- --rounds 3 --large]`: 1 M rows × 12 columns of CSV, from the first byte
 * of an HTTP upload to a committed version, against what pandas (`PYTHON` names the interpreter) needs
 * to parse the same file, in turn. Meanwhile: the latency of /health and /predict, and the memory of
 * the head and its parsers above idle. `--large` uploads 10 M rows, 1 GB, once, for the memory.
 */
import { fork, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { built } from './bench-cluster.mjs';
import { writeTable } from './datasets-file.mjs';
import { median, percentile, printTable, writeResult } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const MAIN = path.join(ROOT, 'dist/backend/main.js');
const DATA = path.join(ROOT, '.cache/bench-data');
const PYTHON = process.env['PYTHON'] ?? 'python3';
const MODEL = 'LogisticRegression_iris';
const FLOWER = {
  'sepal length (cm)': 5.1,
  'sepal width (cm)': 3.5,
  'petal length (cm)': 1.4,
  'petal width (cm)': 0.2,
};

const given = process.argv.indexOf('--rounds');
const rounds = given > 0 ? Number(process.argv[given + 1]) : 3;
const isLarge = process.argv.includes('--large');
const rows = isLarge ? 10_000_000 : 1_000_000;
const file = path.join(DATA, `table-${rows}.csv`);
writeTable(file, rows);

const platform = await start();
try {
  await train();
  const results = [];
  for (let round = 0; round < (isLarge ? 1 : rounds); round++) {
    const theirs = isLarge ? undefined : parsedByPandas();
    results.push({ theirs, ...(await upload(`bench-${round}`)) });
  }
  report(results);
} finally {
  await platform.stop();
}

function report(results) {
  const of = (pick) => median(results.map(pick));
  const seconds = of((each) => each.seconds);
  const theirs = isLarge ? undefined : of((each) => each.theirs);
  const cpu = os.cpus()[0]?.model ?? 'unknown processor';
  const megabytes = Math.round(fs.statSync(file).size / 1e6);
  printTable(
    `${rows} rows × 12, ${megabytes} MB: medians of ${results.length}; ${os.cpus().length} × ${cpu}, load ${os.loadavg()[0].toFixed(1)}`,
    ['', 'seconds', 'pandas s', 'ratio', 'memory MB', '/health p99 ms', '/predict p99 ms'],
    [
      [
        'upload to version',
        seconds.toFixed(2),
        theirs?.toFixed(2) ?? '',
        theirs ? `${(seconds / theirs).toFixed(2)}×` : '',
        Math.round(Math.max(...results.map((each) => each.megabytes))),
        of((each) => each.health).toFixed(1),
        of((each) => each.predict).toFixed(1),
      ],
    ],
  );
  writeResult(isLarge ? 'datasets-large' : 'datasets', { cpu, rows, megabytes, results });
}

async function start() {
  const { openThrowawaySite } = built('embedded/throwaway-servers');
  const { preparePostgres } = built('embedded/postgres');
  const site = openThrowawaySite(ROOT, () => undefined);
  const postgres = await preparePostgres(site, { durable: true });
  await postgres.launch();
  const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.url, PORT: '0', SAMPLES: '0' };
  await new Promise((resolve) => fork(MAIN, ['migrate'], { env }).once('exit', resolve));
  const head = fork(MAIN, ['head'], { env });
  const url = await new Promise((resolve, reject) => {
    head.once('exit', () => reject(new Error('the head did not start')));
    head.on('message', (message) => message.type === 'ready' && resolve(message.url));
  });
  const worker = fork(MAIN, ['worker'], { env: { ...env, WORKER_CPUS: '1' } });
  const stop = async () => {
    for (const child of [worker, head]) {
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    }
    await site.keeper.close();
  };
  return { url: url.replace(/\/$/, ''), pid: head.pid, stop };
}

async function train() {
  const iris = fs.createReadStream(path.join(ROOT, 'datasets/iris.csv'));
  await send('/api/v1/datasets?name=iris', iris, 'text/csv');
  await post('/train', {
    datasets: { iris: 'iris' },
    ml_tasks: { iris: 'classification' },
    targets: { iris: 'target' },
    model_selections: { iris: ['LogisticRegression'] },
  });
}

function parsedByPandas() {
  const script = path.join(import.meta.dirname, 'datasets_peer.py');
  const run = spawnSync(PYTHON, [script, file], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.error?.message ?? run.stderr);
  return JSON.parse(run.stdout).seconds;
}

async function upload(name) {
  const idle = residentBytes();
  const probes = { health: [], predict: [] };
  let most = 0;
  let busy = true;
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes() - idle);
  }, 20);
  const probing = [
    probe(
      () => busy,
      probes.health,
      () => fetch(`${platform.url}/health`),
    ),
    probe(
      () => busy,
      probes.predict,
      () => post(`/predict/${MODEL}`, { features: [FLOWER] }),
    ),
  ];
  const began = performance.now();
  await send(`/api/v1/datasets?name=${name}`, fs.createReadStream(file), 'text/csv');
  const seconds = (performance.now() - began) / 1000;
  busy = false;
  clearInterval(watch);
  await Promise.all(probing);
  return {
    seconds,
    megabytes: most / 1e6,
    health: percentile(probes.health, 0.99),
    predict: percentile(probes.predict, 0.99),
  };
}

/** One request after the other, with a pause that leaves the processor to the others. */
async function probe(isWanted, latencies, ask) {
  while (isWanted()) {
    const began = performance.now();
    const answer = await ask();
    await answer.arrayBuffer();
    latencies.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Of the head and its children, as Linux counts it. */
function residentBytes() {
  const children = fs.readFileSync(`/proc/${platform.pid}/task/${platform.pid}/children`, 'utf8');
  const pids = [platform.pid, ...children.trim().split(' ').filter(Boolean)];
  return pids.reduce((sum, pid) => sum + residentOf(pid), 0);
}

function residentOf(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has ended meanwhile
  }
}

async function post(route, body) {
  const answer = await fetch(platform.url + route, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${route}: ${await answer.text()}`);
  return answer;
}

/** Streams a body; resolves when the answer is there. */
function send(route, body, type) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      platform.url + route,
      { method: 'POST', headers: { 'Content-Type': type } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () =>
          answer.statusCode < 300 ? resolve(text) : reject(new Error(`${route}: ${text}`)),
        );
      },
    );
    request.on('error', reject);
    body.pipe(request);
  });
}
