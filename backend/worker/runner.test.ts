import path from 'node:path';
import { loadConfig } from '../config/config';
import type { NoopFault } from '../contracts/jobs';
import { Runner, type RunnerEnd } from './runner';
import type { RunnerCommand } from './runner-process';

const MEBIBYTE = 1024 ** 2;
const COMMAND: RunnerCommand = {
  entry: path.join(loadConfig().root, 'dist/backend/main.js'),
  args: ['runner'],
  memoryBytes: 1024 * MEBIBYTE,
};

describe('Runner', () => {
  const runners: Runner[] = [];
  const start = (command = COMMAND) => {
    const runner = new Runner(command);
    runners.push(runner);
    return runner;
  };
  afterEach(() => {
    for (const runner of runners.splice(0)) runner.kill('lost', 'the test is over');
  });

  it('runs one job after the other in the same process and knows what each needed', async () => {
    const runner = start();
    for (let job = 0; job < 3; job += 1) {
      const end = await run(runner);
      expect(end).toMatchObject({ type: 'done', result: { waitedSeconds: 0 } });
      if (process.platform === 'linux') expect(end.peakMemoryBytes).toBeGreaterThan(20 * MEBIBYTE);
    }
    expect(runner.usable).toBe(true);
  }, 20_000);

  it('hands on what a job prints, to the last word', async () => {
    let printed = '';
    const end = await run(start(), 'throw', { onOutput: (text) => (printed += text) });
    expect(end).toMatchObject({ type: 'failed', code: 'internal' });
    expect(printed).toContain('This job was asked to throw.');
  }, 20_000);

  it('lives on after a job that threw', async () => {
    const runner = start();
    await run(runner, 'throw');
    expect(await run(runner)).toMatchObject({ type: 'done' });
  }, 20_000);

  it.each([
    ['abort', { code: 'runner-crashed', exitSignal: 'SIGABRT' }],
    ['exit', { code: 'runner-crashed' }],
    ['heap', { code: 'out-of-memory', exitSignal: 'SIGKILL' }],
    ['buffers', { code: 'out-of-memory', exitSignal: 'SIGKILL' }],
  ] as const)(
    'ends a job by its name when it goes wrong: %s',
    async (fault, expected) => {
      const runner = start();
      expect(await run(runner, fault)).toMatchObject({ type: 'failed', ...expected });
      expect(runner.usable).toBe(false);
    },
    60_000,
  );

  it('says how much an over-budget job used and what it may use', async () => {
    const end = await run(start(), 'buffers', { memoryBytes: 100 * MEBIBYTE });
    expect(end).toMatchObject({
      message: expect.stringMatching(/^The job used \d+ MiB .* it may use 356 MiB/) as string,
    });
    expect(end.peakMemoryBytes).toBeGreaterThan(300 * MEBIBYTE);
  }, 60_000);

  it('never lets typed arrays beyond the memory of the worker, however fast they come', async () => {
    const end = await run(start({ ...COMMAND, memoryBytes: 64 * MEBIBYTE }), 'buffers', {
      memoryBytes: 100_000 * MEBIBYTE,
    });
    expect(end).toMatchObject({ type: 'failed', code: 'out-of-memory' });
    // what dies before the first look has no peak
    expect(end.peakMemoryBytes ?? 0).toBeLessThan(400 * MEBIBYTE);
  }, 60_000);

  it('frees the CPU of a job that hears nothing', async () => {
    const runner = start();
    const ended = run(runner, 'spin');
    runner.kill('timeout', 'The job ran too long.');
    expect(await ended).toMatchObject({ code: 'timeout', exitSignal: 'SIGKILL' });
  }, 20_000);

  it('ends the job of a runner that cannot be started', async () => {
    const end = await run(start({ ...COMMAND, args: ['no-such-role'] }));
    expect(end).toMatchObject({ type: 'failed', code: 'runner-crashed' });
  }, 20_000);
});

function run(
  runner: Runner,
  fault?: NoopFault,
  order: { memoryBytes?: number; onOutput?: (text: string) => void } = {},
): Promise<RunnerEnd> {
  return runner.run({
    message: {
      type: 'run',
      kind: 'noop',
      payload: { seconds: 0, ...(fault && { fault }) },
      cpus: 1,
    },
    memoryBytes: 16 * MEBIBYTE,
    onProgress: () => undefined,
    onOutput: () => undefined,
    ...order,
  });
}
