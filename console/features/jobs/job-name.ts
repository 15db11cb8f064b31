import type { Job } from '../../api/types';

/** `RandomForestClassifier_iris v2`; what makes no model is named by its key. */
export function jobName({ model, key }: Pick<Job, 'model' | 'key'>): string {
  return model ? `${model.name} v${model.version}` : key;
}

/** Which act a job's state allows, if any. The platform's own jobs come back by themselves. */
export function actOf({
  state,
  run_id: run,
}: Pick<Job, 'state' | 'run_id'>): 'cancel' | 'retry' | undefined {
  if (state === 'blocked' || state === 'queued' || state === 'running') return 'cancel';
  return run !== null && (state === 'failed' || state === 'cancelled') ? 'retry' : undefined;
}
