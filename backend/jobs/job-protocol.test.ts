import { uuidv7 } from '../database/uuid';
import { leaveCluster, renewNode, type Incarnation } from '../nodes/membership';
import { JobBench, LEASE_SECONDS } from '../test/job-bench';
import { acceptOwnJob } from './accept-jobs';
import { failJob } from './fail-job';
import { releaseJobs } from './release-jobs';
import { renewLeases } from './renew-leases';

describe('Job protocol', () => {
  let bench: JobBench;
  let node: Incarnation;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());

  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
  });

  it('gives one job to exactly one of fifty claims at once', async () => {
    await bench.accept('a');
    const claims = await Promise.all(Array.from({ length: 50 }, () => bench.claim(node)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('gives the job that a wake-up names before others of higher priority', async () => {
    await bench.accept(
      bench.newJob('low', { priority: -5 }),
      bench.newJob('high', { priority: 5 }),
    );
    const [low] = await bench.database.sql<{ id: string }>(`select id from job where key = 'low'`);
    expect((await bench.claim(node, { hint: low?.id ?? '' }))?.id).toBe(low?.id);
  });

  it('gives the best job that fits where the hinted one is gone', async () => {
    await bench.accept(
      bench.newJob('low', { priority: -5 }),
      bench.newJob('high', { priority: 5 }),
    );
    const claimed = await bench.claim(node, { hint: uuidv7() });
    const [high] = await bench.database.sql<{ id: string }>(
      `select id from job where key = 'high'`,
    );
    expect(claimed?.id).toBe(high?.id);
  });

  it('gives no job that needs more CPUs than are free', async () => {
    await bench.accept(bench.newJob('wide', { cpus: 4 }));
    expect(await bench.claim(node, { freeCpus: 3 })).toBeUndefined();
    expect(await bench.claim(node, { freeCpus: 4 })).toBeDefined();
  });

  it('gives nothing to an incarnation that was replaced', async () => {
    await bench.accept('a');
    await bench.join('worker-1');
    expect(await bench.claim(node)).toBeUndefined();
  });

  it('ends a job once: the second finish of the same attempt is told it already counted', async () => {
    const runId = await bench.accept('a');
    const job = await bench.mustClaim(node);
    expect(await bench.finish(job, node)).toBe('recorded');
    expect(await bench.finish(job, node)).toBe('already');
    expect(await bench.runState(runId)).toBe('succeeded');
  });

  it('refuses the result of an attempt whose lease ran out and that was started again elsewhere', async () => {
    await bench.accept('a');
    const late = await bench.mustClaim(node);
    await bench.expireLease(late);
    expect(await bench.reap()).toBe(1);
    const other = await bench.join('worker-2');
    const second = await bench.mustClaim(other);
    expect(await bench.finish(second, other)).toBe('recorded');
    expect(await bench.finish(late, node)).toBe('fenced');
    expect(await bench.attemptStates(late.id)).toEqual(['fenced', 'succeeded']);
    expect(await bench.job(late.id)).toMatchObject({
      state: 'succeeded',
      accepted_attempt: 2,
      losses: 1,
      failures: 0,
    });
  });

  it('takes no result from an attempt that was merely lost', async () => {
    await bench.accept('a');
    const late = await bench.mustClaim(node);
    await bench.expireLease(late);
    await bench.reap();
    expect(await bench.finish(late, node)).toBe('fenced');
  });

  it('leaves an expired lease alone while the head cannot know whether Postgres was away', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    await bench.expireLease(job);
    expect(await bench.reap(false)).toBe(0);
    expect(await bench.finish(job, node)).toBe('recorded');
  });

  it('takes back at once what the former incarnation of a node ran', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    await bench.join('worker-1');
    expect(await bench.reap(false)).toBe(1);
    expect((await bench.job(job.id))?.state).toBe('queued');
  });

  it('takes back at once what a node ran that left', async () => {
    await bench.accept('a');
    await bench.mustClaim(node);
    await leaveCluster(bench.database.sql, node);
    expect(
      await renewNode(bench.database.sql, node, {
        leaseSeconds: 5,
        memoryUsedBytes: 0,
        address: '127.0.0.1:1',
        pid: 1,
      }),
    ).toBe('dead');
    expect(await bench.reap(false)).toBe(1);
  });

  it('renews what a worker still owns and names what it does not', async () => {
    await bench.accept('a', 'b');
    const kept = await bench.mustClaim(node);
    const lost = await bench.mustClaim(node);
    await bench.expireLease(lost);
    await bench.reap();
    const asked = [kept, lost].map((job) => ({
      jobId: job.id,
      attempt: job.attempt,
      progressDone: 3,
      progressTotal: 9,
    }));
    expect(await renewLeases(bench.database.sql, asked, LEASE_SECONDS)).toEqual([
      { jobId: kept.id, attempt: 1 },
    ]);
  });

  it('tries again what may pass by itself, with a delay, until three failures', async () => {
    const runId = await bench.accept('a');
    for (const expected of ['requeued', 'requeued', 'failed']) {
      await bench.database.sql('update job set next_run_at = now()');
      const job = await bench.mustClaim(node);
      const failed = {
        jobId: job.id,
        attempt: job.attempt,
        code: 'runner-crashed' as const,
        message: 'boom',
      };
      expect(await bench.database.transaction((sql) => failJob(sql, failed))).toBe(expected);
    }
    expect(await bench.runState(runId)).toBe('failed');
  });

  it('waits before it tries again', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    await bench.database.transaction((sql) =>
      failJob(sql, { jobId: job.id, attempt: 1, code: 'runner-crashed', message: 'boom' }),
    );
    expect(await bench.claim(node)).toBeUndefined();
  });

  it('fails at once what the caller has to change, and says why', async () => {
    const runId = await bench.accept('a', 'b');
    const first = await bench.mustClaim(node);
    await bench.database.transaction((sql) =>
      failJob(sql, { jobId: first.id, attempt: 1, code: 'single-class', message: 'one class' }),
    );
    expect((await bench.job(first.id))?.state).toBe('failed');
    expect(await bench.runState(runId)).toBe('running');
    await bench.finish(await bench.mustClaim(node), node);
    expect(await bench.runState(runId)).toBe('partly_failed');
  });

  it('settles a run whose last two jobs end at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const runId = await bench.accept('a', 'b');
      const jobs = [await bench.mustClaim(node), await bench.mustClaim(node)];
      await Promise.all(jobs.map((job) => bench.finish(job, node)));
      expect(await bench.runState(runId)).toBe('succeeded');
    }
  });

  it("keeps at most one open job of the platform's own per key", async () => {
    const job = bench.newJob('rebuild-model/x');
    expect(await bench.database.transaction((sql) => acceptOwnJob(sql, job))).toBe(true);
    expect(await bench.database.transaction((sql) => acceptOwnJob(sql, job))).toBe(false);
    await bench.finish(await bench.mustClaim(node), node);
    expect(await bench.database.transaction((sql) => acceptOwnJob(sql, job))).toBe(true);
  });

  it('takes back what a draining worker runs, and counts it against nobody', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    expect(await releaseJobs(bench.database.sql, node)).toBe(1);
    expect(await bench.job(job.id)).toMatchObject({ state: 'queued', failures: 0, losses: 0 });
    expect(await bench.attemptStates(job.id)).toEqual(['released']);
    const second = await bench.mustClaim(node);
    expect(await bench.finish(job, node)).toBe('fenced');
    expect(await bench.finish(second, node)).toBe('recorded');
  });

  it('counts what was merely busy as a loss, not as a failure of the job', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    const failed = {
      jobId: job.id,
      attempt: 1,
      code: 'database-unavailable' as const,
      message: 'no answer',
      peakMemoryBytes: 3e9,
      exitSignal: 'SIGKILL',
    };
    expect(await bench.database.transaction((sql) => failJob(sql, failed))).toBe('requeued');
    expect(await bench.job(job.id)).toMatchObject({ failures: 0, losses: 1 });
    const [attempt] = await bench.database.sql(
      'select peak_memory_bytes, exit_signal from attempt where job_id = $1',
      [job.id],
    );
    expect(attempt).toEqual({ peak_memory_bytes: 3e9, exit_signal: 'SIGKILL' });
  });
});
