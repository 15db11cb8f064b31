import type { JobState } from '../contracts/states';
import { uuidv7 } from '../database/uuid';
import { joinCluster, leaveCluster, renewNode, type Incarnation } from '../nodes/membership';
import { insertDatasetVersion } from '../test/stored-dataset';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import { acceptOwnJob, acceptRun, type NewJob } from './accept-jobs';
import { claimJob, type ClaimedJob } from './claim-job';
import { failJob } from './fail-job';
import { finishJob } from './finish-job';
import { reapLostJobs } from './reap-lost';
import { renewLeases } from './renew-leases';

const LEASE_SECONDS = 30;
const nothingToRecord = { record: () => Promise.resolve() };

describe('Job protocol', () => {
  let test: TestDatabase;
  let versionId: string;
  let node: Incarnation;

  beforeAll(async () => {
    test = await createTestDatabase([]);
    versionId = await insertDatasetVersion(test);
  });
  afterAll(() => test.drop());

  beforeEach(async () => {
    await test.database.sql('truncate run, job, attempt, event, node, replica cascade');
    node = await join('worker-1');
  });

  const join = (name: string): Promise<Incarnation> =>
    joinCluster(test.database.sql, {
      id: uuidv7(),
      name,
      kind: 'worker',
      cpus: 8,
      memoryBytes: 1e9,
      address: '127.0.0.1:1',
      pid: 1,
      version: '0',
      leaseSeconds: LEASE_SECONDS,
    });
  const newJob = (key: string, changes: Partial<NewJob> = {}): NewJob => ({
    kind: 'rebuild-model',
    key,
    payload: {
      modelId: uuidv7(),
      modelName: 'm',
      modelVersion: 1,
      fingerprint: '',
      lineage: {
        datasetVersionId: versionId,
        datasetHash: '',
        algorithm: '',
        kernelVersion: 1,
        task: 'regression',
        target: '',
        features: null,
        parameters: {},
        seed: 1,
        testSize: 0.2,
      },
    },
    datasetVersionId: versionId,
    cpus: 1,
    memoryBytes: 1e6,
    priority: 0,
    timeoutSeconds: 60,
    ...changes,
  });
  const accept = (...jobs: NewJob[]): Promise<string> =>
    test.database.transaction((sql) => acceptRun(sql, {}, jobs));
  const claim = (
    claimant: Incarnation,
    changes: { hint?: string; freeCpus?: number } = {},
  ): Promise<ClaimedJob | undefined> =>
    test.database.transaction((sql) =>
      claimJob(sql, {
        claimant,
        freeCpus: 8,
        freeMemoryBytes: 1e9,
        leaseSeconds: LEASE_SECONDS,
        ...changes,
      }),
    );
  const mustClaim = async (claimant: Incarnation): Promise<ClaimedJob> => {
    const job = await claim(claimant);
    if (!job) throw new Error('nothing to claim');
    return job;
  };
  const finish = (job: ClaimedJob, by: Incarnation) =>
    test.database.transaction((sql) =>
      finishJob(sql, nothingToRecord, {
        ...by,
        jobId: job.id,
        attempt: job.attempt,
        payload: job.payload,
        result: { fingerprint: '' },
        modelBytes: 0,
      }),
    );
  const expireLease = (job: ClaimedJob) =>
    test.database.sql(`update job set lease_until = now() - interval '1 s' where id = $1`, [
      job.id,
    ]);
  const reap = (expiredToo = true) =>
    test.database.transaction((sql) => reapLostJobs(sql, { expiredToo }));
  const jobRow = async (id: string) => {
    const [row] = await test.database.sql<{
      state: JobState;
      attempt: number;
      failures: number;
      losses: number;
      accepted_attempt: number | null;
    }>('select state, attempt, failures, losses, accepted_attempt from job where id = $1', [id]);
    return row;
  };
  const attemptStates = async (id: string) =>
    (
      await test.database.sql<{ state: string }>(
        'select state from attempt where job_id = $1 order by number',
        [id],
      )
    ).map((row) => row.state);
  const runState = async (id: string) =>
    (await test.database.sql<{ state: string }>('select state from run where id = $1', [id]))[0]
      ?.state;

  it('gives one job to exactly one of fifty claims at once', async () => {
    await accept(newJob('a'));
    const claims = await Promise.all(Array.from({ length: 50 }, () => claim(node)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('gives the job that a wake-up names before others of higher priority', async () => {
    await accept(newJob('low', { priority: -5 }), newJob('high', { priority: 5 }));
    const [low] = await test.database.sql<{ id: string }>(`select id from job where key = 'low'`);
    expect((await claim(node, { hint: low?.id ?? '' }))?.id).toBe(low?.id);
  });

  it('gives the best job that fits where the hinted one is gone', async () => {
    await accept(newJob('low', { priority: -5 }), newJob('high', { priority: 5 }));
    const claimed = await claim(node, { hint: uuidv7() });
    const [high] = await test.database.sql<{ id: string }>(`select id from job where key = 'high'`);
    expect(claimed?.id).toBe(high?.id);
  });

  it('gives no job that needs more CPUs than are free', async () => {
    await accept(newJob('wide', { cpus: 4 }));
    expect(await claim(node, { freeCpus: 3 })).toBeUndefined();
    expect(await claim(node, { freeCpus: 4 })).toBeDefined();
  });

  it('gives nothing to an incarnation that was replaced', async () => {
    await accept(newJob('a'));
    await join('worker-1');
    expect(await claim(node)).toBeUndefined();
  });

  it('ends a job once: the second finish of the same attempt is told it already counted', async () => {
    const runId = await accept(newJob('a'));
    const job = await mustClaim(node);
    expect(await finish(job, node)).toBe('recorded');
    expect(await finish(job, node)).toBe('already');
    expect(await runState(runId)).toBe('succeeded');
  });

  it('refuses the result of an attempt whose lease ran out and that was started again elsewhere', async () => {
    await accept(newJob('a'));
    const late = await mustClaim(node);
    await expireLease(late);
    expect(await reap()).toBe(1);
    const other = await join('worker-2');
    const second = await mustClaim(other);
    expect(await finish(second, other)).toBe('recorded');
    expect(await finish(late, node)).toBe('fenced');
    expect(await attemptStates(late.id)).toEqual(['fenced', 'succeeded']);
    expect(await jobRow(late.id)).toMatchObject({
      state: 'succeeded',
      accepted_attempt: 2,
      losses: 1,
      failures: 0,
    });
  });

  it('takes no result from an attempt that was merely lost', async () => {
    await accept(newJob('a'));
    const late = await mustClaim(node);
    await expireLease(late);
    await reap();
    expect(await finish(late, node)).toBe('fenced');
  });

  it('leaves an expired lease alone while the head cannot know whether Postgres was away', async () => {
    await accept(newJob('a'));
    const job = await mustClaim(node);
    await expireLease(job);
    expect(await reap(false)).toBe(0);
    expect(await finish(job, node)).toBe('recorded');
  });

  it('takes back at once what the former incarnation of a node ran', async () => {
    await accept(newJob('a'));
    const job = await mustClaim(node);
    await join('worker-1');
    expect(await reap(false)).toBe(1);
    expect((await jobRow(job.id))?.state).toBe('queued');
  });

  it('takes back at once what a node ran that left', async () => {
    await accept(newJob('a'));
    await mustClaim(node);
    await leaveCluster(test.database.sql, node);
    expect(await renewNode(test.database.sql, node, { leaseSeconds: 5, memoryUsedBytes: 0 })).toBe(
      false,
    );
    expect(await reap(false)).toBe(1);
  });

  it('renews what a worker still owns and names what it does not', async () => {
    await accept(newJob('a'), newJob('b'));
    const kept = await mustClaim(node);
    const lost = await mustClaim(node);
    await expireLease(lost);
    await reap();
    const asked = [kept, lost].map((job) => ({
      jobId: job.id,
      attempt: job.attempt,
      progressDone: 3,
      progressTotal: 9,
    }));
    expect(await renewLeases(test.database.sql, asked, LEASE_SECONDS)).toEqual(new Set([kept.id]));
  });

  it('tries again what may pass by itself, with a delay, until three failures', async () => {
    const runId = await accept(newJob('a'));
    for (const expected of ['requeued', 'requeued', 'failed']) {
      await test.database.sql('update job set next_run_at = now()');
      const job = await mustClaim(node);
      const failed = {
        jobId: job.id,
        attempt: job.attempt,
        code: 'runner-crashed' as const,
        message: 'boom',
      };
      expect(await test.database.transaction((sql) => failJob(sql, failed))).toBe(expected);
    }
    expect(await runState(runId)).toBe('failed');
  });

  it('waits before it tries again', async () => {
    await accept(newJob('a'));
    const job = await mustClaim(node);
    await test.database.transaction((sql) =>
      failJob(sql, { jobId: job.id, attempt: 1, code: 'runner-crashed', message: 'boom' }),
    );
    expect(await claim(node)).toBeUndefined();
  });

  it('fails at once what the caller has to change, and says why', async () => {
    const runId = await accept(newJob('a'), newJob('b'));
    const first = await mustClaim(node);
    await test.database.transaction((sql) =>
      failJob(sql, { jobId: first.id, attempt: 1, code: 'single-class', message: 'one class' }),
    );
    expect((await jobRow(first.id))?.state).toBe('failed');
    expect(await runState(runId)).toBe('running');
    await finish(await mustClaim(node), node);
    expect(await runState(runId)).toBe('partly_failed');
  });

  it('settles a run whose last two jobs end at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const runId = await accept(newJob('a'), newJob('b'));
      const jobs = [await mustClaim(node), await mustClaim(node)];
      await Promise.all(jobs.map((job) => finish(job, node)));
      expect(await runState(runId)).toBe('succeeded');
    }
  });

  it("keeps at most one open job of the platform's own per key", async () => {
    const job = newJob('rebuild-model/x');
    expect(await test.database.transaction((sql) => acceptOwnJob(sql, job))).toBe(true);
    expect(await test.database.transaction((sql) => acceptOwnJob(sql, job))).toBe(false);
    await finish(await mustClaim(node), node);
    expect(await test.database.transaction((sql) => acceptOwnJob(sql, job))).toBe(true);
  });
});
