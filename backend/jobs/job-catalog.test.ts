import { publicId } from '../contracts/ids';
import type { Incarnation } from '../nodes/membership';
import { JobBench } from '../test/job-bench';
import { cancelJobs } from './cancel-jobs';
import { failJob } from './fail-job';
import { JobCatalog } from './job-catalog';
import { jobFilterBody, jobFilterQuery, type JobFilter } from './job-filter';
import { JobLogs } from './job-logs';
import { jobView } from './job-view';
import { retryJobs } from './retry-jobs';

describe('JobCatalog', () => {
  let bench: JobBench;
  let node: Incarnation;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());
  /** One job that failed, one that runs on worker-2, one that waits. */
  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
    await bench.accept('failed', 'running', 'waiting');
    const failed = await bench.mustClaim(node);
    await bench.database.transaction((sql) =>
      failJob(sql, {
        jobId: failed.id,
        attempt: 1,
        code: 'out-of-memory',
        message: 'held 512 MB of 400 MB',
        peakMemoryBytes: 5e8,
        exitSignal: 'SIGKILL',
      }),
    );
    await bench.mustClaim(await bench.join('worker-2'));
  });

  const keys = async (filter: JobFilter) =>
    (await new JobCatalog(bench.database).list(filter, { after: undefined, limit: 50 })).map(
      (job) => job.key,
    );

  it.each<[string, JobFilter, string[]]>([
    ['nothing, newest first', {}, ['waiting', 'running', 'failed']],
    ['several states', { state: ['failed', 'queued'] }, ['waiting', 'failed']],
    ['a kind', { kind: 'fit-model' }, []],
    ['another dataset', { dataset: 'iris' }, []],
    ['a node that ran it', { node: 'worker-1' }, ['failed']],
    ['a node that runs it', { node: 'worker-2' }, ['running']],
    ['text of the reason', { error: '512 mb' }, ['failed']],
    ['the code of the reason', { error: 'out-of' }, ['failed']],
    ['no pattern, just text', { error: '%' }, []],
    ['tries so far', { min_attempts: 1 }, ['running', 'failed']],
    ['all at once', { state: ['failed'], node: 'worker-2' }, []],
  ])('filters by %s', async (_what, filter, expected) => {
    expect(await keys(filter)).toEqual(expected);
  });

  it('filters by a dataset, by its name in any case or by its id', async () => {
    const [dataset] = await bench.database.sql<{ id: string; name: string }>(
      'select id, upper(name) as name from dataset',
    );
    if (!dataset) throw new Error('no dataset');
    expect(await keys({ dataset: dataset.name })).toHaveLength(3);
    expect(await keys({ dataset: publicId('dataset', dataset.id) })).toHaveLength(3);
  });

  it('counts by state under the same filter', async () => {
    const catalog = new JobCatalog(bench.database);
    const one = { jobs: 1, ofRuns: 1 };
    await bench.acceptOwn('rebuild');
    expect(await catalog.countByState({})).toEqual({
      failed: one,
      running: one,
      queued: { jobs: 2, ofRuns: 1 },
    });
    expect(await catalog.countByState({ min_attempts: 1 })).toEqual({ failed: one, running: one });
  });

  it('counts tries, not the cancels that fenced them', async () => {
    const id = await bench.idOf('running');
    await bench.database.transaction(async (sql) => {
      await cancelJobs(sql, { jobIds: [id] });
      await retryJobs(sql, { jobIds: [id] });
      await cancelJobs(sql, { jobIds: [id] });
    });
    const { job } = await new JobCatalog(bench.database).get(publicId('job', id));
    expect((await bench.job(id))?.attempt).toBe(3);
    expect(jobView(job).attempt).toBe(1);
    expect(await keys({ min_attempts: 1 })).toEqual(['running', 'failed']);
    expect(await keys({ min_attempts: 2 })).toEqual([]);
  });

  it('gives the jobs of a run page by page, in the order of acceptance', async () => {
    const catalog = new JobCatalog(bench.database);
    const [{ run_id: runId } = { run_id: '' }] = await bench.database.sql<{ run_id: string }>(
      'select run_id from job limit 1',
    );
    const first = await catalog.ofRun(runId, { after: undefined, limit: 2 });
    expect(first.map((job) => job.key)).toEqual(['failed', 'running']);
    const second = await catalog.ofRun(runId, { after: first[1]?.id, limit: 2 });
    expect(second.map((job) => job.key)).toEqual(['waiting']);
  });

  it('tells of a failed job why, what to do, how much memory it held and how it was ended', async () => {
    const catalog = new JobCatalog(bench.database);
    const [row] = await catalog.list({ state: ['failed'] }, { after: undefined, limit: 1 });
    if (!row) throw new Error('none failed');
    const { id, reason } = jobView(row);
    expect(reason).toMatchObject({
      code: 'out-of-memory',
      text: 'held 512 MB of 400 MB',
      hint: expect.stringContaining('more memory') as string,
    });
    expect((await catalog.get(id)).attempts).toMatchObject([
      { peak_memory_bytes: 5e8, exit_signal: 'SIGKILL' },
    ]);
  });

  it('reads a log in order, from where the reader is', async () => {
    const id = await bench.idOf('running');
    await bench.database.sql(
      `insert into attempt_log (job_id, attempt, seq, text) select $1, 1, seq, seq || E'\\n' from generate_series(0, 1200) as seq`,
      [id],
    );
    const logs = new JobLogs(bench.database);
    expect((await logs.page(id, 1, 7))[0]).toMatchObject({ seq: 8, text: '8\n' });
    let text = '';
    for await (const part of logs.text(id, 1, -1)) text += part;
    expect(text.split('\n').map(Number).slice(0, -1)).toEqual(
      Array.from({ length: 1_201 }, (_, index) => index),
    );
  });
});

describe('The filter of jobs', () => {
  it('takes several states in a query, and refuses what is none', () => {
    expect(jobFilterQuery.parse({ state: 'queued,running' }).state).toEqual(['queued', 'running']);
    expect(jobFilterQuery.safeParse({ state: 'queued,done' }).success).toBe(false);
    expect(jobFilterQuery.safeParse({ run_id: 'x' }).success).toBe(false);
  });

  it('names something where it changes jobs', () => {
    expect(jobFilterBody.safeParse({}).success).toBe(false);
    expect(jobFilterBody.safeParse({ state: ['failed'] }).success).toBe(true);
  });
});
