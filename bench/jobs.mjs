/**
 * `npm run bench:jobs [-- --depths 100,10000,100000]`: what the scheduler itself costs. Jobs that do
 * nothing go from their acceptance to their recorded end on two workers of one CPU each, with durable
 * Postgres and Redis; Bull alone, with no rows and no result kept, is the yardstick of the same run.
 */
import os from 'node:os';
import { built, startBenchCluster, until } from './bench-cluster.mjs';
import { measureBull } from './jobs-bull.mjs';
import { median, percentile, printTable, writeResult } from './report.mjs';

/** Jobs whose speed is measured at the front of a backlog that is deeper than that. */
const MEASURED = 3_000;
const SINGLE_JOBS = 200;
const ROUNDS = 3;

const depths = (argument('--depths') ?? '100,10000,100000').split(',').map(Number);
const cluster = await startBenchCluster(['worker-1', 'worker-2']);
try {
  await runJobs(500); // warm
  const rows = [];
  for (const depth of depths) rows.push(await measureDepth(depth));
  const bull = median(await times(ROUNDS, () => measureBull(cluster.redisUrl, 2_000)));
  const latency = await measureLatency();
  report(rows, bull, latency);
} finally {
  await cluster.stop();
}
process.exit(0);

async function measureDepth(depth) {
  const perSecond = [];
  for (let round = 0; round < ROUNDS; round++) perSecond.push(await runJobs(depth));
  return { depth, perSecond: median(perSecond), worst: Math.min(...perSecond) };
}

/** Jobs per second at the front of a run of `depth` jobs; what is left of it is cancelled. */
async function runJobs(depth) {
  const { database, dispatch } = cluster;
  const runId = await accept(depth);
  const counted = Math.min(depth, MEASURED);
  const ends = () =>
    database.sql(
      `select count(*)::int as done from job where run_id = $1 and state = 'succeeded'`,
      [runId],
    );
  void dispatch.run();
  await until(async () => (await ends())[0].done >= counted, 100);
  const [{ seconds }] = await database.sql(
    `select extract(epoch from max(ended_at) - min(started_at))::float8 as seconds
     from (select attempt.started_at, ended_at from attempt join job on job.id = job_id
           where run_id = $1 and attempt.state = 'succeeded' order by ended_at limit $2) as first`,
    [runId, counted],
  );
  const { cancelJobs } = built('jobs/cancel-jobs');
  await database.transaction((sql) => cancelJobs(sql, { runId }), 'long');
  await database.sql('vacuum analyze job');
  return counted / seconds;
}

/** One job at a time on an idle cluster. */
async function measureLatency() {
  const toStart = [];
  const toEnd = [];
  for (let index = 0; index < SINGLE_JOBS; index++) {
    const runId = await accept(1);
    void cluster.dispatch.run();
    const [run] = await ended(runId);
    toStart.push(run.to_start);
    toEnd.push(run.to_end);
  }
  return { toStart, toEnd };
}

async function ended(runId) {
  let rows = [];
  await until(async () => {
    rows = await cluster.database.sql(
      `select extract(epoch from attempt.started_at - job.created_at)::float8 * 1000 as to_start,
         extract(epoch from attempt.ended_at - attempt.started_at)::float8 * 1000 as to_end
       from job join attempt on job_id = job.id where run_id = $1 and attempt.state = 'succeeded'`,
      [runId],
    );
    return rows.length > 0;
  }, 5);
  return rows;
}

function accept(count) {
  const { acceptRun } = built('jobs/accept-jobs');
  const jobs = Array.from({ length: count }, (_, index) => ({
    kind: 'noop',
    key: `noop/${index}`,
    payload: { seconds: 0 },
    datasetVersionId: null,
    cpus: 1,
    memoryBytes: 1e6,
    priority: 0,
    timeoutSeconds: 60,
  }));
  return cluster.database.transaction((sql) => acceptRun(sql, { spec: {}, jobs }), 'long');
}

function report(rows, bull, { toStart, toEnd }) {
  printTable(
    `no-op jobs, ${os.availableParallelism()} cores, 2 workers of 1 CPU, median of ${ROUNDS} runs`,
    ['queued', 'jobs/s', 'slowest run', 'of Bull alone'],
    rows.map(({ depth, perSecond, worst }) => [
      depth,
      perSecond.toFixed(0),
      worst.toFixed(0),
      `${(perSecond / bull).toFixed(2)}×`,
    ]),
  );
  console.log(`Bull alone: ${bull.toFixed(0)} jobs/s (nothing recorded, nothing fenced)\n`);
  const line = (name, values) => [
    name,
    percentile(values, 0.5).toFixed(1),
    percentile(values, 0.95).toFixed(1),
  ];
  printTable(
    `one job at a time on an idle cluster, ${SINGLE_JOBS} jobs`,
    ['', 'p50 ms', 'p95 ms'],
    [line('submit → start', toStart), line('start → done', toEnd)],
  );
  writeResult('jobs', { rows, bull, toStart, toEnd });
}

async function times(count, measure) {
  const values = [];
  for (let index = 0; index < count; index++) values.push(await measure());
  return values;
}

function argument(name) {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}
