import type { ClaimedJob } from './claim-job';
import { failJob } from './fail-job';
import { cancelJobs } from './cancel-jobs';
import { retryJobs } from './retry-jobs';
import type { Incarnation } from '../nodes/membership';
import { JobBench } from '../test/job-bench';

describe('Jobs that depend on others', () => {
  let bench: JobBench;
  let node: Incarnation;
  let runId: string;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());

  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
    runId = await bench.accept(
      'fold-1',
      'fold-2',
      bench.newJob('summary', { dependsOn: ['fold-1', 'fold-2'] }),
      bench.newJob('report', { dependsOn: ['summary'] }),
    );
  });

  const claimFolds = async (): Promise<[ClaimedJob, ClaimedJob]> => [
    await bench.mustClaim(node),
    await bench.mustClaim(node),
  ];
  const fail = (job: ClaimedJob) =>
    bench.database.transaction((sql) =>
      failJob(sql, { jobId: job.id, attempt: job.attempt, code: 'single-class', message: 'one' }),
    );

  it('start when the last of them has succeeded', async () => {
    const [first, second] = await claimFolds();
    expect(await bench.claim(node)).toBeUndefined();
    await bench.finish(first, node);
    expect(await bench.stateOf('summary')).toBe('blocked');
    await bench.finish(second, node);
    expect(await bench.stateOf('summary')).toBe('queued');
    expect(await bench.stateOf('report')).toBe('blocked');
  });

  it('start when the last two succeed at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      await bench.clear();
      node = await bench.join('worker-1');
      await bench.accept('a', 'b', bench.newJob('c', { dependsOn: ['a', 'b'] }));
      const jobs = await claimFolds();
      await Promise.all(jobs.map((job) => bench.finish(job, node)));
      expect(await bench.stateOf('c')).toBe('queued');
    }
  });

  it('fail with what they need, link by link, and end the run', async () => {
    const [first, second] = await claimFolds();
    await fail(first);
    await bench.finish(second, node);
    await bench.sweep('dependants');
    await bench.sweep('dependants');
    expect(await bench.stateOf('summary')).toBe('failed');
    expect(await bench.stateOf('report')).toBe('failed');
    expect(await bench.runState(runId)).toBe('partly_failed');
    const [row] = await bench.database.sql<{ reason_code: string; reason_text: string }>(
      `select reason_code, reason_text from job where key = 'summary'`,
    );
    expect(row).toMatchObject({
      reason_code: 'dependency',
      reason_text: expect.stringContaining('fold-1'),
    });
  });

  it('wait again when what they need is retried', async () => {
    const [first, second] = await claimFolds();
    await fail(first);
    await bench.finish(second, node);
    await bench.sweep('dependants');
    await bench.sweep('dependants');
    const retried = await bench.database.transaction((sql) =>
      retryJobs(sql, { jobIds: [first.id] }),
    );
    expect(retried).toBe(3);
    expect(await bench.stateOf('report')).toBe('blocked');
    await bench.finish(await bench.mustClaim(node), node);
    await bench.finish(await bench.mustClaim(node), node);
    await bench.finish(await bench.mustClaim(node), node);
    expect(await bench.runState(runId)).toBe('succeeded');
  });

  it('are blocked again when the whole run is cancelled and retried', async () => {
    await bench.database.transaction((sql) => cancelJobs(sql, { runId }));
    await bench.database.transaction((sql) => retryJobs(sql, { runId }));
    expect(await bench.stateOf('fold-1')).toBe('queued');
    expect(await bench.stateOf('summary')).toBe('blocked');
  });

  it('are queued by the sweep where a crash left them blocked', async () => {
    await bench.database.sql(`update job set state = 'succeeded' where key like 'fold-%'`);
    await bench.sweep('unblock');
    expect(await bench.stateOf('summary')).toBe('queued');
  });
});
