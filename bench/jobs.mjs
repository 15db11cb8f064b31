/**
 * `npm run bench:jobs [-- --depths 100,1000,10000,100000]`: what the scheduler itself costs. Jobs that do
 * nothing go from their acceptance to their recorded end on two workers of one CPU each, with durable
 * Postgres and Redis; Bull alone, with no rows and no result kept, is the yardstick of the same run.
 */
import os from 'node:os';
import { built, startBenchCluster, until } from './bench-cluster.mjs';
import { measureBull } from './jobs-bull.mjs';
import { median, percentile, printTable, writeResult } from './report.mjs';

/** Jobs whose speed is measured at the front of a backlog that is deeper than that. */
const MEASURED = 3_000;
/** Jobs one after the other whose latency is measured, at every depth and on an idle cluster. */
const SINGLE_JOBS = 100;
const FEWEST_ROUNDS = 3;

const depths = (argument('--depths') ?? '100,1000,10000,100000').split(',').map(Number);
const cluster = await startBenchCluster(['worker-1', 'worker-2']);
try {
  await runJobs(500); // warm
  const rows = [];
  for (const depth of depths) rows.push(await measureDepth(depth));
  const bull = median(await times(FEWEST_ROUNDS, () => measureBull(cluster.redisUrl, 2_000)));
  const idle = await measureSingle(() => true);
  report(rows, bull, idle);
} finally {
  await cluster.stop();
}
process.exit(0);

/** A short backlog ends before the machine's mood changes, so it is run as often as it takes to see as many jobs. */
async function measureDepth(depth) {
  const rounds = [];
  for (let seen = 0; seen < MEASURED || rounds.length < FEWEST_ROUNDS; seen += depth)
    rounds.push(await runJobs(depth));
  const perSecond = rounds.map((round) => round.perSecond);
  const toStart = [];
  while (toStart.length < SINGLE_JOBS) {
    const left = await fill(depth);
    toStart.push(...(await measureSingle(left, SINGLE_JOBS - toStart.length)).toStart);
    await clear();
  }
  return {
    depth,
    perSecond: median(perSecond),
    worst: Math.min(...perSecond),
    toStart,
    toEnd: rounds.flatMap((round) => round.toEnd),
  };
}

/** Jobs per second at the front of a run of `depth` jobs, and how long each took from start to end. */
async function runJobs(depth) {
  await fill(depth);
  const counted = Math.min(depth, MEASURED);
  const ended = async () =>
    (await query(`select count(*)::int as jobs from attempt where state = 'succeeded'`))[0].jobs;
  await until(async () => (await ended()) >= counted, 100);
  const tries = await query(
    `select extract(epoch from started_at)::float8 as start, extract(epoch from ended_at)::float8 as end
     from attempt where state = 'succeeded' order by ended_at limit $1`,
    [counted],
  );
  await clear();
  const seconds = tries.at(-1).end - Math.min(...tries.map(({ start }) => start));
  return {
    perSecond: counted / seconds,
    toEnd: tries.map(({ start, end }) => (end - start) * 1000),
  };
}

/**
 * Queues so many jobs; answers what tells whether some of them still wait. They start when all are
 * there and written to disk: how fast they are accepted is another matter.
 */
async function fill(depth) {
  await query('update job_queue set paused_at = now()');
  const runId = await accept(depth);
  await query('checkpoint');
  await query('update job_queue set paused_at = null');
  void cluster.dispatch.run().catch(() => undefined); // the loop sends what this could not
  return async () =>
    (await query(`select 1 from job where run_id = $1 and state = 'queued' limit 1`, [runId]))
      .length > 0;
}

/** Lets what runs end, and forgets everything. */
async function clear() {
  await query('update job_queue set paused_at = now()');
  await until(
    async () => (await query(`select 1 from job where state = 'running'`)).length === 0,
    10,
  );
  await query('truncate run, job, attempt, event cascade');
  await query('update job_queue set paused_at = null');
}

/** One job at a time that is more urgent than all others, while `goesOn`. */
async function measureSingle(goesOn, most = SINGLE_JOBS) {
  const toStart = [];
  const toEnd = [];
  while (toStart.length < most && (await goesOn())) {
    const runId = await accept(1, 1);
    void cluster.dispatch.run().catch(() => undefined); // the loop sends what this could not
    const [run] = await ended(runId);
    toStart.push(run.to_start);
    toEnd.push(run.to_end);
  }
  return { toStart, toEnd };
}

async function ended(runId) {
  let rows = [];
  await until(async () => {
    rows = await query(
      `select extract(epoch from attempt.started_at - job.created_at)::float8 * 1000 as to_start,
         extract(epoch from attempt.ended_at - attempt.started_at)::float8 * 1000 as to_end
       from job join attempt on job_id = job.id where run_id = $1 and attempt.state = 'succeeded'`,
      [runId],
    );
    return rows.length > 0;
  }, 5);
  return rows;
}

/** Patient: nobody waits for what a benchmark asks. */
function query(statement, values) {
  return cluster.database.transaction((sql) => sql(statement, values), 'long');
}

function accept(count, priority = 0) {
  const { acceptRun } = built('jobs/accept-jobs');
  const jobs = Array.from({ length: count }, (_, index) => ({
    kind: 'noop',
    key: `noop/${index}`,
    payload: { seconds: 0 },
    datasetVersionId: null,
    cpus: 1,
    memoryBytes: 1e6,
    priority,
    timeoutSeconds: 60,
  }));
  return cluster.database.transaction((sql) => acceptRun(sql, { spec: {}, jobs }), 'long');
}

function report(rows, bull, idle) {
  printTable(
    `no-op jobs, ${os.availableParallelism()} cores, 2 workers of 1 CPU; milliseconds as p50 / p95`,
    ['queued', 'jobs/s', 'slowest run', 'of Bull alone', 'submit → start *', 'start → done'],
    rows.map(({ depth, perSecond, worst, toStart, toEnd }) => [
      depth,
      perSecond.toFixed(0),
      worst.toFixed(0),
      `${(perSecond / bull).toFixed(2)}×`,
      spread(toStart),
      spread(toEnd),
    ]),
  );
  console.log(`* of an urgent job that is submitted while so many wait\n`);
  console.log(`Bull alone: ${bull.toFixed(0)} jobs/s (nothing recorded, nothing fenced)`);
  console.log(
    `one job at a time on an idle cluster: submit → start ${spread(idle.toStart)} ms, start → done ${spread(idle.toEnd)} ms\n`,
  );
  const summary = (values) => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95) });
  writeResult('jobs', {
    rows: rows.map((row) => ({ ...row, toStart: summary(row.toStart), toEnd: summary(row.toEnd) })),
    bull,
    idle: { toStart: summary(idle.toStart), toEnd: summary(idle.toEnd) },
  });
}

function spread(values) {
  return `${percentile(values, 0.5).toFixed(1)} / ${percentile(values, 0.95).toFixed(1)}`;
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
