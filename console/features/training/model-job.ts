import type { Job } from '../../api/types';

/** A job that makes a model: all that a run's table shows. */
export type ModelJob = Job & { model: NonNullable<Job['model']> };

export function isModelJob(job: Job): job is ModelJob {
  return job.model !== null;
}
