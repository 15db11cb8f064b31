/** What a person can do about a failed job, by the code of its reason. */
const ADVICE: Record<string, string> = {
  'out-of-memory': 'Train on fewer rows or columns, or on a worker with more memory.',
  'insufficient-capacity': 'Start a worker with more memory, or train on fewer rows.',
  timeout: 'Train fewer trees or iterations, or raise the time a job may take.',
  'single-class': 'Choose another target: this one has a single value in the training rows.',
  'too-few-rows': 'Upload more rows, or hold fewer of them back for the test.',
  'target-not-numeric': 'Choose classification, or a target that holds numbers.',
  'target-not-categorical': 'Choose regression, or a target with repeated values.',
  'target-missing': 'Choose another target column.',
  'no-features': 'Upload a table with at least one number or category beside the target.',
  'invalid-parameter': 'Change the parameter and train again.',
  'not-finite': 'Scale the columns down or choose another algorithm.',
  dependency: 'Look at the job this one waited for.',
  lost: 'Nothing is wrong with the job. Look at the cluster, then train again.',
  'runner-crashed':
    'Train again. If it ends the same way, the log below helps whoever looks into it.',
  internal: 'Train again. If it ends the same way, the log below helps whoever looks into it.',
};

/** The way out of a failure, or the one that is always there. */
export function adviceFor(code: string): string {
  return ADVICE[code] ?? 'Change the settings and train again.';
}
