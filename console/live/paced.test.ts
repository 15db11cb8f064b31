import { paced } from './paced';

describe('paced', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A task that ends when it is told to. */
  function slowTask() {
    const ends: (() => void)[] = [];
    const run = () => new Promise<void>((resolve) => ends.push(resolve));
    return { run, ends };
  }

  it('serves many wishes at once, a while after the first', async () => {
    const task = slowTask();
    const ask = paced(task.run, 500);
    for (let wish = 0; wish < 10; wish++) ask();
    await jest.advanceTimersByTimeAsync(499);
    expect(task.ends).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(task.ends).toHaveLength(1);
  });

  it('never begins before the run before has ended, and then serves what came meanwhile once', async () => {
    const task = slowTask();
    const ask = paced(task.run, 500);
    ask();
    await jest.advanceTimersByTimeAsync(500);
    ask();
    ask();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(task.ends).toHaveLength(1);
    task.ends[0]?.();
    await jest.advanceTimersByTimeAsync(500);
    expect(task.ends).toHaveLength(2);
    task.ends[1]?.();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(task.ends).toHaveLength(2);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const ask = paced(() => Promise.reject(new Error(String(++runs))), 500);
    ask();
    await jest.advanceTimersByTimeAsync(500);
    ask();
    await jest.advanceTimersByTimeAsync(500);
    expect(runs).toBe(2);
  });
});
