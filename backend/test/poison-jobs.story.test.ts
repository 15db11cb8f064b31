import { startCluster, until, type TestCluster } from './cluster';
import { acceptNoops, jobOf, type JobRow } from './noop-jobs';

const MEBIBYTE = 1024 ** 2;
const POISON = ['throw', 'abort', 'exit', 'spin', 'heap', 'buffers'] as const;

describe('A worker that is given jobs that go wrong', () => {
  let cluster: TestCluster;
  const jobs: Record<string, JobRow> = {};

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1, env: { WORKER_CPUS: '2' } });
    await acceptNoops(cluster, {
      before: { seconds: 0 },
      ...Object.fromEntries(
        POISON.map((fault) => [
          fault,
          { seconds: 0, fault, ...(fault === 'spin' && { timeoutSeconds: 3 }) },
        ]),
      ),
      after: { seconds: 0 },
    });
    await until(async () => {
      const open = await cluster.database.sql(
        `select 1 from job where state in ('queued', 'running')`,
      );
      return open.length === 0;
    }, 90);
    for (const key of ['before', ...POISON, 'after']) jobs[key] = await jobOf(cluster, key);
  }, 120_000);
  afterAll(() => cluster.stop());

  it.each([
    ['throw', 'internal', null],
    ['abort', 'runner-crashed', 'SIGABRT'],
    ['exit', 'runner-crashed', null],
  ])('gives up after three tries on one that may pass by itself: %s', (key, code, signal) => {
    expect(jobs[key]).toMatchObject({ state: 'failed', failures: 3, losses: 0 });
    expect(jobs[key]?.attempts).toHaveLength(3);
    for (const attempt of jobs[key]?.attempts ?? [])
      expect(attempt).toMatchObject({ state: 'failed', reason_code: code, exit_signal: signal });
  });

  it.each([
    ['spin', 'timeout', 60],
    ['heap', 'out-of-memory', 250],
    ['buffers', 'out-of-memory', 250],
  ])('stops one that takes too much, for good, and says how much: %s', (key, code, megabytes) => {
    expect(jobs[key]).toMatchObject({ state: 'failed', failures: 1 });
    expect(jobs[key]?.attempts).toMatchObject([{ reason_code: code, exit_signal: 'SIGKILL' }]);
    expect(jobs[key]?.attempts[0]?.peak_memory_bytes).toBeGreaterThan(megabytes * MEBIBYTE * 0.9);
  });

  it('runs all others, in the same life', async () => {
    for (const key of ['before', 'after'])
      expect(jobs[key]).toMatchObject({ state: 'succeeded', attempts: [{ state: 'succeeded' }] });
    expect(jobs['after']?.attempts[0]?.peak_memory_bytes).toBeGreaterThan(0);
    expect(cluster.workers[0]?.exitCode).toBeNull();
    const lives = await cluster.database.sql(`select 1 from event where kind = 'joined'`);
    expect(lives).toHaveLength(1);
  });

  it('keeps what they printed', async () => {
    const said = () =>
      cluster.database.sql<{ text: string }>(
        'select text from attempt_log where job_id = $1 order by attempt, seq',
        [jobs['throw']?.id],
      );
    await until(async () => (await said()).length === 3);
    for (const { text } of await said()) expect(text).toContain('This job was asked to throw.');
  }, 50_000);
});
