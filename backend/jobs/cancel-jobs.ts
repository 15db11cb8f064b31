import type { Sql } from '../database/sql-pool';
import { IS_OPEN, selectJobs, type JobSelection } from './job-selection';
import type { AttemptKey } from './renew-leases';
import { settleRunsOf } from './settle-run';

/** An attempt that was running when its job was cancelled: whom to tell, so that its CPU is free at once. */
export interface StoppedAttempt extends AttemptKey {
  /** Channel address of the worker that ran it. */
  address: string;
}

/**
 * Cancels what has not ended, in the caller's transaction. Raising the attempt fences by itself:
 * whatever the runner still finishes is refused. Returns the attempts that were running.
 */
export async function cancelJobs(
  sql: Sql,
  selection: JobSelection,
): Promise<{ cancelled: number; stopped: StoppedAttempt[] }> {
  const { where, value } = selectJobs(selection);
  // locked first, by a statement of its own: who was claimed while we waited is seen with its attempt by the next one
  await sql(`select 1 from job where ${where} and ${IS_OPEN} order by job.id for update`, [value]);
  const jobs = await sql<{
    id: string;
    run_id: string | null;
    stopped: number;
    address: string | null;
  }>(
    `with open as (
       select job.id, job.attempt, case when job.state = 'running' then node.address end as address
       from job left join node on node.id = job.node_id
       where ${where} and ${IS_OPEN}
     ), cancelled as (
       update job set state = 'cancelled', attempt = job.attempt + 1, finished_at = now(), lease_until = null,
         node_id = null, incarnation = null, reason_code = null, reason_text = null
       from open where job.id = open.id
       returning job.id, run_id, open.attempt as stopped, address
     ), tried as (
       update attempt set state = 'cancelled', ended_at = now()
       from cancelled where job_id = cancelled.id and number = stopped and state = 'running'
     ), told as (
       insert into event (topic, entity_id, kind) select 'jobs', id, 'cancelled' from cancelled
     )
     select * from cancelled`,
    [value],
  );
  await settleRunsOf(sql, jobs);
  const stopped = jobs.flatMap(({ id: jobId, stopped: attempt, address }) =>
    address === null ? [] : [{ jobId, attempt, address }],
  );
  return { cancelled: jobs.length, stopped };
}
