import type { JobPart } from '../contracts/jobs';
import type { Incarnation } from '../nodes/membership';
import { until } from '../test/cluster';
import { JobBench } from '../test/job-bench';
import { cancelJobs } from './cancel-jobs';
import type { ClaimedJob } from './claim-job';
import { recordParts } from './record-parts';

describe('Parts of a result', () => {
  let bench: JobBench;
  let node: Incarnation;
  let recorded: string[];

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());
  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
    recorded = [];
  });

  const claim = async (): Promise<ClaimedJob> => {
    await bench.accept('a');
    return bench.mustClaim(node);
  };
  const record = (job: ClaimedJob, during: () => Promise<void> = () => Promise.resolve()) =>
    bench.database.transaction((sql) =>
      recordParts(
        sql,
        {
          recordParts: async (_, { parts }) => {
            recorded.push(...parts.map(({ profile }) => profile.name));
            await during();
          },
        },
        {
          jobId: job.id,
          attempt: job.attempt,
          progressDone: 1,
          progressTotal: 3,
          payload: job.payload,
          parts: [part(0)],
        },
      ),
    );
  const part = (index: number): JobPart => ({
    index,
    profile: { name: `column ${index}`, type: 'number', missing: 0, distinct: 1 },
    warnings: [],
  });

  it('are written by the attempt that owns the job, with its progress', async () => {
    const job = await claim();
    expect(await record(job)).toBe(true);
    expect(recorded).toEqual(['column 0']);
    const [row] = await bench.database.sql(
      'select state, progress_done as done, progress_total as total from job where id = $1',
      [job.id],
    );
    expect(row).toEqual({ state: 'running', done: 1, total: 3 });
  });

  it('are refused once the attempt was lost, also while another one runs', async () => {
    const late = await claim();
    await bench.expireLease(late);
    await bench.reap();
    expect(await record(late)).toBe(false);
    const second = await bench.mustClaim(await bench.join('worker-2'));
    expect(await record(late)).toBe(false);
    expect(recorded).toEqual([]);
    expect(await record(second)).toBe(true);
  });

  it('are refused after the end of the job', async () => {
    const ended = await claim();
    await bench.finish(ended, node);
    expect(await record(ended)).toBe(false);
    await bench.clear();
    node = await bench.join('worker-1');
    const cancelled = await claim();
    await bench.database.transaction((sql) => cancelJobs(sql, { jobIds: [cancelled.id] }));
    expect(await record(cancelled)).toBe(false);
    expect(recorded).toEqual([]);
  });

  it('are all written before a cancel that comes meanwhile has ended', async () => {
    const job = await claim();
    const order: string[] = [];
    let cancelled: Promise<unknown> | undefined;
    await record(job, async () => {
      cancelled = bench.database
        .transaction((sql) => cancelJobs(sql, { jobIds: [job.id] }))
        .then(() => order.push('cancelled'));
      await until(async () => {
        const waiting = await bench.database.sql('select 1 from pg_locks where not granted');
        return waiting.length > 0;
      });
      order.push('written');
    });
    await cancelled;
    expect(order).toEqual(['written', 'cancelled']);
    expect(await record(job)).toBe(false);
  });
});
