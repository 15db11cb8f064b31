import { setTimeout as sleep } from 'node:timers/promises';
import { ChaosCluster } from './chaos-cluster';
import type { Entry } from './ledger';
import { Stage } from './stage';

/** Seconds before and after in which jobs are submitted as well, to compare. */
const AROUND_SECONDS = 10;
const SUBMIT_EVERY_MS = 500;
/** Of so many jobs one is a training. */
const TRAINING_EVERY = 5;
/** The promises: a job starts within that time without Redis, and the first one once it is back. */
const LONGEST_DELAY_SECONDS = 10;
const FIRST_CLAIM_SECONDS = 5;

/**
 * Takes Redis away for so long, while jobs come all the time, and lets it come back empty. Says how
 * long jobs waited for their start before, meanwhile and after; returns every breach of a promise.
 */
export async function runRedisAway(
  seconds: number,
  say: (line: string) => void,
): Promise<string[]> {
  const cluster = await ChaosCluster.start();
  try {
    const stage = await Stage.open(cluster);
    const before = await submitFor(stage, AROUND_SECONDS);
    cluster.redis.crash('SIGKILL', true);
    const meanwhile = await submitFor(stage, seconds);
    await cluster.redis.comeBack();
    const backAt = await now(cluster);
    const after = await submitFor(stage, AROUND_SECONDS);
    const violations = await stage.violations();

    const delays = await delaysOf(cluster, meanwhile);
    const [first = Infinity] = (await startsOf(cluster, after)).map((start) => start - backAt);
    say(`${before.length + meanwhile.length + after.length} jobs, Redis away for ${seconds} s`);
    say(`seconds from submit to start, before: ${spread(await delaysOf(cluster, before))}`);
    say(`                         without Redis: ${spread(delays)}`);
    say(`                          once it is back: ${spread(await delaysOf(cluster, after))}`);
    say(`first start ${first.toFixed(2)} s after Redis was back`);
    if (!(Math.max(...delays) <= LONGEST_DELAY_SECONDS))
      violations.push(`a job waited longer than ${LONGEST_DELAY_SECONDS} s without Redis`);
    if (!(first <= FIRST_CLAIM_SECONDS))
      violations.push(`the first job started later than ${FIRST_CLAIM_SECONDS} s after Redis`);
    return violations;
  } finally {
    await cluster.stop();
  }
}

/** One job after the other, without waiting for their ends. */
async function submitFor(stage: Stage, seconds: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const training = entries.length % TRAINING_EVERY === 0;
    entries.push(await (training ? stage.fit() : stage.submit({ type: 'wait', seconds: 0 })));
    await sleep(SUBMIT_EVERY_MS);
  }
  return entries;
}

async function now({ pool }: ChaosCluster): Promise<number> {
  const [clock] = await pool.sql<{ at: number }>('select extract(epoch from now())::float8 as at');
  return clock!.at;
}

/** When the jobs' first attempts started, in seconds of Postgres' clock, sorted. */
async function startsOf(cluster: ChaosCluster, entries: readonly Entry[]): Promise<number[]> {
  const rows = await firstAttempts(cluster, entries);
  return rows.map(({ start }) => start).sort((a, b) => a - b);
}

/** How long the jobs waited for their start, in seconds, sorted. */
async function delaysOf(cluster: ChaosCluster, entries: readonly Entry[]): Promise<number[]> {
  const rows = await firstAttempts(cluster, entries);
  return rows.map(({ start, submitted }) => start - submitted).sort((a, b) => a - b);
}

function firstAttempts({ pool }: ChaosCluster, entries: readonly Entry[]) {
  return pool.sql<{ submitted: number; start: number }>(
    `select extract(epoch from job.created_at)::float8 as submitted, extract(epoch from attempt.started_at)::float8 as start
     from job join attempt on job_id = job.id where attempt.number = 1 and job.id = any($1)`,
    [entries.map(({ jobId }) => jobId)],
  );
}

function spread(sorted: readonly number[]): string {
  const share = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(2);
  return `p50 ${share(0.5)}, p95 ${share(0.95)}, max ${share(1)}`;
}
