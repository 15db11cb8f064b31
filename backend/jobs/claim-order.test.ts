import { uuidv7 } from '../database/uuid';
import type { Incarnation } from '../nodes/membership';
import { JobBench } from '../test/job-bench';

describe('The order of claims', () => {
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

  const keys = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  async function claimKeys(count: number, changes = {}): Promise<string> {
    const claimed: string[] = [];
    for (let index = 0; index < count; index++) {
      const job = await bench.claim(node, changes);
      if (!job) break;
      const [row] = await bench.database.sql<{ key: string }>('select key from job where id = $1', [
        job.id,
      ]);
      claimed.push(row?.key ?? '');
    }
    return claimed.join(' ');
  }

  it('lets two runs take turns, although one of them came first with all its jobs', async () => {
    await bench.accept(...keys('a', 4));
    await bench.accept(...keys('b', 3));
    expect(await claimKeys(7)).toBe('a0 b0 a1 b1 a2 b2 a3');
  });

  it('starts a late run at the place that the queue has reached, not before it', async () => {
    await bench.accept(...keys('a', 6));
    expect(await claimKeys(3)).toBe('a0 a1 a2');
    await bench.accept(...keys('b', 2));
    expect(await claimKeys(5)).toBe('a3 b0 a4 b1 a5');
  });

  it('counts a job of k CPUs as k turns', async () => {
    await bench.accept(...keys('a', 3).map((key) => bench.newJob(key, { cpus: 2 })));
    await bench.accept(...keys('b', 5));
    expect(await claimKeys(8)).toBe('a0 b0 b1 a1 b2 b3 a2 b4');
  });

  it('takes the higher priority first, whoever came first', async () => {
    await bench.accept('low', bench.newJob('high', { priority: 1 }));
    expect(await claimKeys(2)).toBe('high low');
  });

  it('prefers a job whose data are here, but not for ever', async () => {
    const here = await bench.newVersion();
    await bench.accept(...keys('far', 3));
    await bench.accept(
      ...keys('near', 20).map((key) => bench.newJob(key, { datasetVersionId: here })),
    );
    const order = await claimKeys(15, { heldVersions: [here] });
    expect(order.split(' ').slice(0, 3)).toEqual(['near0', 'near1', 'near2']);
    expect(order).toContain('far2');
  });

  it('finds what fits behind hundreds that do not', async () => {
    await bench.accept(...keys('wide', 500).map((key) => bench.newJob(key, { cpus: 4 })), 'narrow');
    expect(await claimKeys(2, { freeCpus: 2 })).toBe('narrow');
  });

  it('keeps slots free for a job that has waited too long for enough of them', async () => {
    await bench.accept(bench.newJob('wide', { cpus: 8 }), 'narrow');
    await bench.database.sql(
      `update job set next_run_at = now() - interval '31 s' where key = 'wide'`,
    );
    expect(await claimKeys(1, { freeCpus: 7 })).toBe('');
    expect(await claimKeys(1, { freeCpus: 7, cpus: 7 })).toBe('narrow'); // could never hold it
    expect(await claimKeys(1, { freeCpus: 8 })).toBe('wide');
  });

  it('gives nothing but what the platform needs itself while the queue is paused', async () => {
    await bench.accept('of a person');
    await bench.acceptOwn('of the platform');
    await bench.database.sql('update job_queue set paused_at = now()');
    const hint = await bench.idOf('of a person');
    expect(await claimKeys(2, { hint })).toBe('of the platform');
    await bench.database.sql('update job_queue set paused_at = null');
    expect(await claimKeys(1)).toBe('of a person');
  });

  it('gives a draining node nothing', async () => {
    await bench.accept('a');
    await bench.database.sql(`update node set state = 'draining' where id = $1`, [node.nodeId]);
    expect(await bench.claim(node, { hint: uuidv7() })).toBeUndefined();
  });

  it('shares a hundred jobs among twenty claimants at once, each job once', async () => {
    await bench.accept(...keys('a', 100));
    const claimed: string[] = [];
    const claimAll = async (): Promise<void> => {
      for (let job = await bench.claim(node); job; job = await bench.claim(node))
        claimed.push(job.id);
    };
    await Promise.all(Array.from({ length: 20 }, claimAll));
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed).toHaveLength(100);
  });
});
