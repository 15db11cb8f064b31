import type { Job } from '../../api/types';

/** What is done with a model, where it is not simply trained. */
const WORK: Partial<Record<string, string>> = {
  'explain-model': ', what it depends on',
  'learning-curve': ', learning curve',
  'rebuild-model': ', rebuilt',
};

/** `RandomForestClassifier_iris v2, trees 1–50`; what makes no model is named by its key. */
export function jobName(job: Pick<Job, 'kind' | 'model' | 'key' | 'trees'>): string {
  const { kind, model, key } = job;
  return model ? `${model.name} v${model.version}${WORK[kind] ?? nameOfPart(job)}` : key;
}

/** Which trees of the model it grows, where that is not all of it; else nothing. */
export function nameOfPart({ trees }: Pick<Job, 'trees'>): string {
  return trees ? `, trees ${trees.first + 1}–${trees.first + trees.count}` : '';
}

/** Which act a job's state allows, if any. The platform's own jobs come back by themselves. */
export function actOf({
  state,
  run_id: run,
}: Pick<Job, 'state' | 'run_id'>): 'cancel' | 'retry' | undefined {
  if (state === 'blocked' || state === 'queued' || state === 'running') return 'cancel';
  return run !== null && (state === 'failed' || state === 'cancelled') ? 'retry' : undefined;
}
