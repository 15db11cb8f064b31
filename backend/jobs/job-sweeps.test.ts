import { JobBench } from '../test/job-bench';
import { appendAttemptLog } from './attempt-log';

describe('Sweeps of the jobs', () => {
  let bench: JobBench;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());

  beforeEach(() => bench.clear());

  const reasonOf = async (key: string) =>
    (
      await bench.database.sql<{ reason_code: string; reason_text: string }>(
        'select reason_code, reason_text from job where key = $1',
        [key],
      )
    )[0];

  it('fail what was not started before its deadline, and leave the rest', async () => {
    const runId = await bench.accept(
      bench.newJob('late', { deadlineSeconds: 0 }),
      bench.newJob('in time', { deadlineSeconds: 60 }),
      'patient',
    );
    await bench.sweep('deadlines');
    expect(await bench.stateOf('late')).toBe('failed');
    expect((await reasonOf('late'))?.reason_code).toBe('deadline');
    expect(await bench.stateOf('in time')).toBe('queued');
    expect(await bench.stateOf('patient')).toBe('queued');
    expect(await bench.runState(runId)).toBe('running');
  });

  it('leave alone what was started in time and is only tried again', async () => {
    const node = await bench.join('worker-1');
    await bench.accept(bench.newJob('started', { deadlineSeconds: 60 }));
    await bench.expireLease(await bench.mustClaim(node));
    await bench.reap();
    await bench.database.sql(`update job set deadline_at = now() - interval '1 s'`);
    await bench.sweep('deadlines');
    expect(await bench.stateOf('started')).toBe('queued');
  });

  it('fail what no node could ever hold, once one had time to join', async () => {
    await bench.join('worker-1');
    const runId = await bench.accept(bench.newJob('vast', { cpus: 64, memoryBytes: 2 ** 31 }));
    await bench.sweep('hopeless jobs');
    expect(await bench.stateOf('vast')).toBe('queued');
    await bench.database.sql(`update job set next_run_at = now() - interval '5 min'`);
    await bench.sweep('hopeless jobs');
    expect(await reasonOf('vast')).toMatchObject({
      reason_code: 'insufficient-capacity',
      reason_text: expect.stringContaining('64 CPUs and 2048 MiB'),
    });
    expect(await bench.runState(runId)).toBe('failed');
  });

  it('let everything wait while there is no node at all', async () => {
    await bench.accept(bench.newJob('vast', { cpus: 64 }));
    await bench.database.sql(`update job set next_run_at = now() - interval '5 min'`);
    await bench.sweep('hopeless jobs');
    expect(await bench.stateOf('vast')).toBe('queued');
  });

  it('settle a run whose jobs have all ended although nobody noticed', async () => {
    const runId = await bench.accept('a');
    await bench.database.sql(`update job set state = 'succeeded'`);
    await bench.sweep('runs');
    expect(await bench.runState(runId)).toBe('succeeded');
  });

  it('look at all blocked jobs in the end, though at some of them at a time', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) =>
      bench.newJob(`after-${index}`, { dependsOn: ['first'] }),
    );
    await bench.accept('first', ...many);
    await bench.database.sql(`update job set state = 'failed' where key = 'first'`);
    const blocked = async (): Promise<number> =>
      (await bench.database.sql(`select 1 from job where state = 'blocked'`)).length;
    const left = [];
    for (let pass = 0; pass < 4; pass++) {
      await bench.sweep('dependants');
      left.push(await blocked());
    }
    expect(left.at(-1)).toBe(0);
  }, 30_000);

  it('forget old logs, jobs of the platform itself and nodes that did nothing, and keep the rest', async () => {
    const busy = await bench.join('busy');
    await bench.join('idle');
    await bench.acceptOwn('own');
    await bench.finish(await bench.mustClaim(busy), busy);
    await bench.accept('job');
    const job = await bench.mustClaim(busy);
    await appendAttemptLog(
      bench.database.sql,
      { jobId: job.id, attempt: 1 },
      { seq: 0, text: 'old' },
    );
    await bench.finish(job, busy);
    const count = async (): Promise<unknown> =>
      (
        await bench.database.sql(
          `select (select count(*)::int from attempt_log) as logs, (select count(*)::int from job) as jobs,
             (select count(*)::int from attempt) as attempts, (select count(*)::int from node) as nodes`,
        )
      )[0];
    const sweepAll = async (): Promise<unknown> => {
      for (const name of ['logs', 'own jobs', 'gone nodes']) await bench.sweep(name);
      return count();
    };
    expect(await sweepAll()).toEqual({ logs: 1, jobs: 2, attempts: 2, nodes: 2 });
    await bench.database.sql(
      `update attempt_log set at = now() - interval '31 days';
       update job set finished_at = now() - interval '8 days';
       update node set state = 'dead', lease_until = now() - interval '8 days'`,
    );
    expect(await sweepAll()).toEqual({ logs: 0, jobs: 1, attempts: 1, nodes: 1 });
    expect(await bench.stateOf('job')).toBe('succeeded');
  });

  it('do a thing once when many heads run them at the same time', async () => {
    await bench.accept(
      ...Array.from({ length: 50 }, (_, index) =>
        bench.newJob(`late-${index}`, { deadlineSeconds: 0 }),
      ),
    );
    await Promise.all(Array.from({ length: 8 }, () => bench.sweep('deadlines')));
    const [row] = await bench.database.sql<{ events: number }>(
      `select count(*)::int as events from event where topic = 'jobs' and kind = 'failed'`,
    );
    expect(row?.events).toBe(50);
  });
});
