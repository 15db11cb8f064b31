import { setTimeout as sleep } from 'node:timers/promises';
import { becomesQuiet } from './becomes-quiet';
import type { ChaosCluster } from './chaos-cluster';
import { checkMemory } from './check-memory';
import { Clients } from './clients';
import { FAULTS } from './faults';
import { checkRows } from './invariants';
import { Ledger, type PredictTally } from './ledger';
import { FAULTS_MS, planSchedule, type PlannedFault } from './plan-schedule';
import { PredictLoad } from './predict-load';
import { writeDump } from './write-dump';

/** A schedule that takes longer to get quiet is written down as if it had failed. */
const SLOW_SECONDS = 15;

export interface ScheduleResult {
  seed: number;
  faults: string[];
  violations: string[];
  /** From the end of the last fault until every job has ended and every model has its copies. */
  healSeconds: number;
  totalSeconds: number;
  predictions: PredictTally;
  counts: Counts;
  /** Where the rows, the log and the queue of a schedule that was broken or slow were written. */
  dump: string | undefined;
}

export interface Counts {
  jobs: number;
  attempts: number;
  lost: number;
  rebuilds: number;
  copies: number;
}

/**
 * One schedule of jobs and faults on a cluster that is whole, and whole again afterwards: plays it,
 * heals, waits until it is quiet, checks every invariant.
 */
export async function runSchedule(cluster: ChaosCluster, seed: number): Promise<ScheduleResult> {
  const began = performance.now();
  await cluster.reset();
  const plan = planSchedule(seed);
  const ledger = new Ledger(seed, `table-${seed}`);
  const clients = new Clients(cluster, ledger);
  await clients.upload();

  const load = new PredictLoad(cluster, ledger);
  const loaded = load.run();
  const played = plan.jobs.map((job) => clients.play(job));
  await Promise.all([sleep(FAULTS_MS), ...plan.faults.map((fault) => strike(cluster, fault))]);
  await cluster.heal();
  const healed = performance.now();
  await Promise.all(played);
  await becomesQuiet(cluster).catch((error: unknown) => ledger.report(String(error)));
  const healSeconds = (performance.now() - healed) / 1000;
  load.stop();
  await loaded;

  const violations = [
    ...ledger.violations,
    ...(await checkRows(cluster.pool.sql, ledger)),
    ...(await checkMemory(cluster, ledger)),
  ];
  return {
    seed,
    faults: plan.faults.map(({ kind }) => kind),
    violations,
    healSeconds,
    totalSeconds: (performance.now() - began) / 1000,
    predictions: ledger.predictions,
    counts: await countRows(cluster),
    dump:
      violations.length > 0 || healSeconds > SLOW_SECONDS
        ? await writeDump(cluster, seed, violations)
        : undefined,
  };
}

/** Faults that last end by themselves, or with the schedule. */
async function strike(cluster: ChaosCluster, fault: PlannedFault): Promise<void> {
  await sleep(fault.atMs);
  const end = FAULTS[fault.kind].strike(cluster, fault.target);
  if (!end) return;
  await sleep(Math.min(fault.lastsMs, FAULTS_MS - fault.atMs));
  end();
}

async function countRows({ pool }: ChaosCluster): Promise<Counts> {
  const [counts] = await pool.sql<Counts>(
    `select (select count(*)::int from job where kind <> 'rebuild-model') as jobs,
       (select count(*)::int from attempt) as attempts,
       (select count(*)::int from attempt where state in ('lost', 'fenced')) as lost,
       (select count(*)::int from job where kind = 'rebuild-model') as rebuilds,
       (select count(*)::int from replica where source = 'copied') as copies`,
  );
  return counts!;
}
