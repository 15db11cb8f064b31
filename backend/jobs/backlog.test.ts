import type { Sql } from '../database/sql-pool';
import type { Incarnation } from '../nodes/membership';
import { JobBench, LEASE_SECONDS } from '../test/job-bench';
import { acceptRun } from './accept-jobs';
import { claimJob } from './claim-job';
import { takeWindow } from './dispatch';
import { JOB_SWEEPS } from './job-sweeps';

const BACKLOG = 12_000;
/** Rows of jobs that one statement may read: the 1,000 first in line, each twice, and some more. */
const MOST_READ = 2_500;

describe('A backlog', () => {
  let bench: JobBench;
  let node: Incarnation;

  beforeAll(async () => {
    bench = await JobBench.create();
    node = await bench.join('worker-1');
    const jobs = Array.from({ length: BACKLOG }, (_, index) => bench.newJob(`job-${index}`));
    await bench.accept(...jobs);
    await bench.accept('first', bench.newJob('waiting', { dependsOn: ['first'] }));
    await bench.database.sql(`update job set next_run_at = now() - interval '10 min'`);
  }, 60_000);
  afterAll(() => bench.drop());

  /** Rows of jobs that Postgres reads for it. */
  const readBy = (work: (sql: Sql) => Promise<unknown>): Promise<number> =>
    bench.database.transaction(async (sql) => {
      const before = await rowsRead(sql);
      await work(sql);
      return (await rowsRead(sql)) - before;
    }, 'long');

  const claim = (sql: Sql) =>
    claimJob(sql, {
      claimant: node,
      freeCpus: 1,
      freeMemoryBytes: 1e9,
      cpus: 1,
      memoryBytes: 1e9,
      leaseSeconds: LEASE_SECONDS,
      heldVersions: [],
    });
  const accept = (sql: Sql) => acceptRun(sql, { spec: {}, jobs: [bench.newJob('urgent')] });
  const statements: [string, (sql: Sql) => Promise<unknown>][] = [
    ['a claim', claim],
    ['a dispatch', takeWindow],
    ['an accept', accept],
    ...JOB_SWEEPS.map(({ name, run }): [string, (sql: Sql) => Promise<unknown>] => [
      `the sweep "${name}"`,
      run,
    ]),
  ];

  describe.each([
    ['whose statistics lag behind', ''],
    ['that Postgres has counted', 'analyze job'],
    ['that is paused', 'update job_queue set paused_at = now()'],
  ])('%s', (_name, prepare) => {
    beforeAll(async () => {
      if (prepare !== '') await bench.database.sql(prepare);
    });

    it.each(statements)('is not read by %s', async (_statement, run) => {
      expect(await readBy(run)).toBeLessThan(MOST_READ);
    });
  });
});

async function rowsRead(sql: Sql): Promise<number> {
  const [row] = await sql<{ rows: number }>(
    `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as rows
     from pg_stat_xact_user_tables where relname = 'job'`,
  );
  return row?.rows ?? 0;
}
