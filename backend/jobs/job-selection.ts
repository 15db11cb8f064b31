/** Which jobs a person means: some, or all of a run. */
export type JobSelection = { jobIds: readonly string[] } | { runId: string };

/** The selection as a condition on `job`, with the value of its `$1`. */
export function selectJobs(selection: JobSelection): { where: string; value: unknown } {
  return 'jobIds' in selection
    ? { where: 'job.id = any($1::uuid[])', value: selection.jobIds }
    : { where: 'job.run_id = $1', value: selection.runId };
}
