import type { ClusterNode, Job, JobDetail, Model, Run } from '../api/types';

/** How a state looks: an icon and a colour, always beside its word. */
export type StatusLook =
  'queued' | 'running' | 'succeeded' | 'failed' | 'warning' | 'cancelled' | 'retry';

export interface Status {
  look: StatusLook;
  word: string;
}

/** Every state the console shows, in the words of the API. */
export const JOB_STATUS: Record<Job['state'], Status> = {
  blocked: { look: 'queued', word: 'Blocked' },
  queued: { look: 'queued', word: 'Queued' },
  running: { look: 'running', word: 'Running' },
  succeeded: { look: 'succeeded', word: 'Succeeded' },
  failed: { look: 'failed', word: 'Failed' },
  cancelled: { look: 'cancelled', word: 'Cancelled' },
};

export const ATTEMPT_STATUS: Record<JobDetail['attempts'][number]['state'], Status> = {
  running: { look: 'running', word: 'Running' },
  succeeded: { look: 'succeeded', word: 'Succeeded' },
  failed: { look: 'failed', word: 'Failed' },
  lost: { look: 'warning', word: 'Lost' },
  fenced: { look: 'warning', word: 'Came back late' },
  released: { look: 'retry', word: 'Handed back' },
  cancelled: { look: 'cancelled', word: 'Cancelled' },
};

export const RUN_STATUS: Record<Run['state'], Status> = {
  running: { look: 'running', word: 'Running' },
  succeeded: { look: 'succeeded', word: 'Succeeded' },
  partly_failed: { look: 'warning', word: 'Partly failed' },
  failed: { look: 'failed', word: 'Failed' },
  cancelled: { look: 'cancelled', word: 'Cancelled' },
};

export const MODEL_STATUS: Record<Model['state'], Status> = {
  ready: { look: 'succeeded', word: 'Ready' },
  rebuilding: { look: 'running', word: 'Rebuilding' },
  cold: { look: 'queued', word: 'Cold' },
  unverified: { look: 'warning', word: 'Unverified' },
  unrecoverable: { look: 'failed', word: 'Unrecoverable' },
};

export const NODE_STATUS: Record<ClusterNode['state'], Status> = {
  ready: { look: 'succeeded', word: 'Ready' },
  draining: { look: 'warning', word: 'Draining' },
  dead: { look: 'failed', word: 'Dead' },
};

/** A queued job that was tried before says so. */
export function jobStatus(job: Pick<Job, 'state' | 'attempt'>): Status {
  if (job.state === 'queued' && job.attempt > 0) return { look: 'retry', word: 'Queued again' };
  return JOB_STATUS[job.state];
}
