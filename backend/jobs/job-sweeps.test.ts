import { JobBench } from '../test/job-bench';

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
