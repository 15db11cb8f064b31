import { setTimeout as sleep } from 'node:timers/promises';
import type { NoopFault } from '../../contracts/jobs';
import type { JobHandler } from '../job-handler';

/** A job that learns nothing: benchmarks measure the scheduler with it, fault tests break runners with it. */
export const noop: JobHandler<'noop'> = {
  async run(_context, { seconds, fault }) {
    if (seconds > 0) await sleep(seconds * 1000);
    if (fault) goWrong(fault);
    return { result: { waitedSeconds: seconds } };
  },

  record: () => Promise.resolve(),
};

function goWrong(fault: NoopFault): void {
  const kept: unknown[] = [];
  switch (fault) {
    case 'throw':
      throw new Error('This job was asked to throw.');
    case 'abort':
      process.abort();
    case 'exit':
      process.exit(7);
    case 'spin':
      for (;;) kept.length = 0;
    case 'heap':
      for (;;) kept.push(Array.from({ length: 100_000 }, (_, index) => ({ index })));
    case 'buffers':
      for (;;) kept.push(new Float64Array(1_000_000).fill(1));
  }
}
