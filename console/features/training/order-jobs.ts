import type { Job } from '../../api/types';

const ATTENTION: Record<Job['state'], number> = {
  running: 0,
  failed: 1,
  queued: 3,
  blocked: 4,
  cancelled: 5,
  succeeded: 6,
};

/** Order of attention: running, failed, queued again, queued, the rest; within one the accept order. */
export function byAttention<Row extends Job>(jobs: readonly Row[]): Row[] {
  return [...jobs].sort((a, b) => rank(a) - rank(b));
}

function rank(job: Job): number {
  return job.state === 'queued' && job.attempt > 0 ? 2 : ATTENTION[job.state];
}
