import type { Sql } from '../database/sql-pool';

/** One try at a job: what is fenced, renewed and stopped. */
export interface AttemptKey {
  jobId: string;
  attempt: number;
}

export interface RunningAttempt extends AttemptKey {
  progressDone: number;
  progressTotal: number;
}

/**
 * Renews the leases of all attempts a worker runs, and writes their progress, in one statement.
 * Returns those it still owns: what is missing was fenced, and its runner must be killed.
 */
export async function renewLeases(
  sql: Sql,
  attempts: readonly RunningAttempt[],
  leaseSeconds: number,
): Promise<AttemptKey[]> {
  if (attempts.length === 0) return [];
  return sql<AttemptKey>(
    `with locked as (
       select job.id, done, total
       from unnest($1::uuid[], $2::int[], $3::int[], $4::int[]) as held (job_id, attempt, done, total)
       join job on job.id = held.job_id and job.attempt = held.attempt and job.state = 'running'
       order by job.id for update of job
     )
     update job set lease_until = now() + make_interval(secs => $5), progress_done = done, progress_total = total
     from locked where job.id = locked.id
     returning job.id as "jobId", job.attempt`,
    [
      attempts.map((a) => a.jobId),
      attempts.map((a) => a.attempt),
      attempts.map((a) => Math.floor(a.progressDone)),
      attempts.map((a) => Math.ceil(a.progressTotal)),
      leaseSeconds,
    ],
  );
}
