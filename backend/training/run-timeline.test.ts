import { failJob } from '../jobs/fail-job';
import { JobBench } from '../test/job-bench';
import { RunTimeline } from './run-timeline';

describe('RunTimeline', () => {
  let bench: JobBench;

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());
  beforeEach(() => bench.clear());

  it('has a bar for every try, with its node, and the wait before it', async () => {
    const node = await bench.join('worker-1');
    const runId = await bench.accept('a', 'b');
    const a = await bench.mustClaim(node);
    await bench.database.transaction((sql) =>
      failJob(sql, { jobId: a.id, attempt: 1, code: 'runner-crashed', message: 'boom' }),
    );
    await bench.database.sql('update job set next_run_at = now()');
    await bench.finish(await bench.mustClaim(node), node);
    const { items, truncated } = await new RunTimeline(bench.database).of(runId);
    expect(items).toMatchObject([
      { key: 'a', attempt: 1, state: 'failed', node: { name: 'worker-1' } },
      { attempt: expect.any(Number) as number, state: 'succeeded' },
      { state: 'waiting', node: null, started_at: null },
    ]);
    expect(truncated).toBe(false);
    for (const bar of items) {
      if (bar.started_at === null) continue;
      expect(Date.parse(bar.waited_since)).toBeLessThanOrEqual(Date.parse(bar.started_at));
    }
    const again = items.find((bar) => bar.attempt === 2);
    expect(Date.parse(again?.waited_since ?? '')).toBeGreaterThan(
      Date.parse(items[0]?.started_at ?? ''),
    );
    // the log is forgotten after some weeks; the tries stay
    await bench.database.sql('delete from event');
    const { items: later } = await new RunTimeline(bench.database).of(runId);
    const waits = (bars: typeof items) => bars.map((bar) => Date.parse(bar.waited_since));
    waits(later).forEach((wait, index) => {
      expect(Math.abs(wait - (waits(items)[index] ?? 0))).toBeLessThan(1_000);
    });
    const remembered = later.find((bar) => bar.attempt === 2);
    expect(remembered?.waited_since).toBe(items[0]?.ended_at);
  });
});
