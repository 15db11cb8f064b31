/**
 * What the dataset benchmarks run on: a durable PostgreSQL as `npm start` sets it up, a head, a worker
 * and a model to ask, all throw-away; and what is measured of the head while it works: the latency of
 * /health and /predict, and its memory and that of its parsers above idle.
 */
import { fork } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { built } from './bench-cluster.mjs';
import { percentile } from './report.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const MAIN = path.join(ROOT, 'dist/backend/main.js');
export const DATA = path.join(ROOT, '.cache/bench-data');
const MODEL = 'LogisticRegression_iris';
const FLOWER = {
  'sepal length (cm)': 5.1,
  'sepal width (cm)': 3.5,
  'petal length (cm)': 1.4,
  'petal width (cm)': 0.2,
};
/** Seconds that a training, or a model on its way into memory, is waited for. */
const PATIENCE = { Prefer: 'wait=120' };

export async function startPlatform() {
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
  const platform = { url: url.replace(/\/$/, ''), pid: head.pid, stop };
  await train(platform);
  return platform;
}

/** Seconds that `work` takes, and what the head is like meanwhile. */
export async function measure(platform, work) {
  const idle = residentBytes(platform);
  const probes = { health: [], predict: [] };
  let most = 0;
  let busy = true;
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(platform) - idle);
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
      () => predict(platform),
    ),
  ];
  const began = performance.now();
  await work();
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

/** Streams a file to a route; resolves when the answer is there. */
export function sendFile(platform, route, file) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      platform.url + route,
      { method: 'POST', headers: { 'Content-Type': 'text/csv' } },
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
    fs.createReadStream(file).pipe(request);
  });
}

async function train(platform) {
  await sendFile(platform, '/api/v1/datasets?name=iris', path.join(ROOT, 'datasets/iris.csv'));
  await post(platform, '/train', {
    datasets: { iris: 'iris' },
    ml_tasks: { iris: 'classification' },
    targets: { iris: 'target' },
    model_selections: { iris: ['LogisticRegression'] },
  });
  await predict(platform);
}

function predict(platform) {
  return post(platform, `/predict/${MODEL}`, { features: [FLOWER] });
}

async function post(platform, route, body) {
  const answer = await fetch(platform.url + route, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...PATIENCE },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
  return answer;
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
function residentBytes({ pid }) {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const pids = [pid, ...children.trim().split(' ').filter(Boolean)];
  return pids.reduce((sum, each) => sum + residentOf(each), 0);
}

function residentOf(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has ended meanwhile
  }
}
