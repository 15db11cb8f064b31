import { uuidv7 } from '../database/uuid';
import { JobBench } from '../test/job-bench';
import { acceptRun } from './accept-jobs';
import { forgetOldIdempotencyKeys, takeIdempotencyKey } from './idempotency';

describe('Idempotency keys', () => {
  let bench: JobBench;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());

  beforeEach(() => bench.clear());

  function request(key: string, requestHash: string): Promise<string> {
    return bench.database.transaction(async (sql) => {
      const id = uuidv7();
      const earlier = await takeIdempotencyKey(sql, { key, requestHash }, id);
      return earlier ?? acceptRun(sql, { id, spec: {}, jobs: [bench.newJob(`job of ${id}`)] });
    });
  }

  it('start one run for twenty requests at once', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => request('k', 'same')));
    expect(new Set(runs).size).toBe(1);
    const [row] = await bench.database.sql<{ jobs: number }>(
      'select count(*)::int as jobs from job',
    );
    expect(row?.jobs).toBe(1);
  });

  it('refuse the key for another request, and say what to do', async () => {
    await request('k', 'one');
    await expect(request('k', 'other')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
      message: expect.stringContaining('new key'),
    });
  });

  it('are free again after a day, and after a request that failed', async () => {
    const first = await request('k', 'one');
    await bench.database.sql(`update idempotency_key set created_at = now() - interval '25 h'`);
    await bench.database.transaction(forgetOldIdempotencyKeys);
    expect(await request('k', 'other')).not.toBe(first);

    await expect(
      bench.database.transaction(async (sql) => {
        await takeIdempotencyKey(sql, { key: 'rolled back', requestHash: 'h' }, uuidv7());
        throw new Error('the plan was refused');
      }),
    ).rejects.toThrow('refused');
    await expect(request('rolled back', 'another')).resolves.toBeDefined();
  });
});
