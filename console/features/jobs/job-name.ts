import type { Job } from '../../api/types';

/** `RandomForestClassifier_iris v2, trees 1–50`; what makes no model is named by its key. */
export function jobName({ model, key, trees }: Pick<Job, 'model' | 'key' | 'trees'>): string {
  return model ? `${model.name} v${model.version}${nameOfPart({ trees })}` : key;
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
