/**
 * `npm run bench:shards [-- --rows 100000 --trees 100]`: what two workers of one CPU each make of one
 * forest. Whole runs over HTTP, from their acceptance to the recorded model, in one job and in two
 * shards, interleaved on the same cluster; the fingerprints must be the same.
 */
import { startBenchCluster } from './bench-cluster.mjs';
import { median, printTable, writeResult } from './report.mjs';

const ROUNDS = 3;
const TEST_SIZE = 0.2;
const COLUMNS = 10;
const TASKS = {
  regression: { algorithm: 'RandomForestRegressor', target: 'amount' },
  classification: { algorithm: 'RandomForestClassifier', target: 'kind' },
};

const trainingRows = Number(argument('--rows') ?? 100_000);
const trees = Number(argument('--trees') ?? 100);
const cluster = await startBenchCluster(['worker-1', 'worker-2']);
try {
  const url = await cluster.app.getUrl();
  await upload(url, table(Math.round(trainingRows / (1 - TEST_SIZE))));
  const rows = [];
  for (const task of Object.keys(TASKS)) rows.push(await measure(url, task));
  report(rows);
} finally {
  await cluster.stop();
}
process.exit(0);

/** The first round warms runners and columns, and counts for nothing. */
async function measure(url, task) {
  const seconds = { 1: [], 2: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const prints = new Set();
    for (const shards of round % 2 === 0 ? [1, 2] : [2, 1]) {
      const run = await fit(url, { task, shards, seed: round });
      if (round > 0) seconds[shards].push(run.seconds);
      prints.add(run.fingerprint);
    }
    if (prints.size > 1) throw new Error(`two models of seed ${round}: ${[...prints].join(', ')}`);
  }
  return { task, one: median(seconds[1]), two: median(seconds[2]), seconds };
}

async function fit(url, { task, shards, seed }) {
  const { algorithm, target } = TASKS[task];
  const features = Array.from({ length: COLUMNS }, (_, column) => `x${column}`);
  const algorithms = [{ algorithm, parameters: { n_estimators: trees }, shards }];
  const datasets = [{ dataset: 'bench', task, target, features, algorithms }];
  const began = performance.now();
  const { id } = await post(`${url}/api/v1/runs`, { datasets, seed, test_size: TEST_SIZE });
  let run = {};
  while (run.state !== 'succeeded') {
    if (run.state && run.state !== 'running') throw new Error(`the run has ${run.state}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    run = await (await fetch(`${url}/api/v1/runs/${id}`)).json();
  }
  const seconds = (performance.now() - began) / 1000;
  const model = await (await fetch(`${url}/api/v1/models/${algorithm}_bench`)).json();
  return { seconds, fingerprint: model.fingerprint };
}

/** Friedman's first function with noise (1991), and whether it is above its middle. */
function table(rows) {
  let state = 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const names = Array.from({ length: COLUMNS }, (_, column) => `x${column}`);
  const lines = [[...names, 'amount', 'kind'].join(',')];
  for (let row = 0; row < rows; row++) {
    const x = names.map(() => Math.round(next() * 1e6) / 1e6);
    const wave = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2;
    const noise = next() + next() + next() - 1.5;
    const amount = wave + 10 * x[3] + 5 * x[4] + 2 * noise;
    lines.push(`${x.join(',')},${amount.toFixed(4)},${amount > 14.4 ? 'high' : 'low'}`);
  }
  return lines.join('\n');
}

async function upload(url, csv) {
  const form = new FormData();
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'bench.csv');
  const answer = await fetch(`${url}/api/v1/datasets`, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(await answer.text());
}

async function post(url, body) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function report(rows) {
  printTable(
    `Forests of ${trees} trees on ${trainingRows} × ${COLUMNS}, two workers of one CPU: seconds to the recorded model`,
    ['task', 'one job', 'two shards', 'faster by'],
    rows.map(({ task, one, two }) => [
      task,
      one.toFixed(2),
      two.toFixed(2),
      `${(one / two).toFixed(2)}×`,
    ]),
  );
  writeResult('shards', { trainingRows, trees, rows });
}

function argument(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
