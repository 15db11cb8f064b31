/** Which jobs a person means: some, or all of a run. */
export type JobSelection = { jobIds: readonly string[] } | { runId: string };

/** What has not ended, as a condition on `job`: all that a cancel can still change. */
export const IS_OPEN = `job.state in ('blocked', 'queued', 'running')`;

/** The selection as a condition on `job`, with the value of its `$1`. */
export function selectJobs(selection: JobSelection): { where: string; value: unknown } {
  return 'jobIds' in selection
    ? { where: 'job.id = any($1::uuid[])', value: selection.jobIds }
    : { where: 'job.run_id = $1', value: selection.runId };
}
