/**
 * What a person can do about a failed job, by the code of its reason. Reasons about the data or the
 * settings already end with their own way out and have no entry.
 */
const ADVICE: Record<string, string> = {
  'out-of-memory': 'Train on fewer rows or columns, or on a worker with more memory.',
  'insufficient-capacity': 'Start a worker with more memory, or train on fewer rows.',
  timeout: 'Train fewer trees or iterations, or raise the time a job may take.',
  dependency: 'Look at the job this one waited for.',
  lost: 'Nothing is wrong with the job. Look at the cluster, then train again.',
  'runner-crashed': 'Train again. If it ends the same way, the log below tells more.',
  internal: 'Train again. If it ends the same way, the log below tells more.',
};

/** The way out of a failure where its reason does not name one. */
export function adviceFor(code: string): string | undefined {
  return ADVICE[code];
}
