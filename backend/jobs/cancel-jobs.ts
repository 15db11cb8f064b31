import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import { settleRunOf } from './settle-run';

/** A cancelled job that was running: whom to tell, so that its CPU is free at once. */
export interface StoppedAttempt {
  jobId: string;
  /** Channel address of the worker that ran it. */
  address: string;
}

/** Which open jobs: one, or all of a run. */
export type CancelSelection = { jobId: string } | { runId: string };

/**
 * Cancels what has not ended, in the caller's transaction. Raising the attempt fences by itself:
 * whatever the runner still finishes is refused. Returns the attempts that were running.
 */
export async function cancelJobs(
  sql: Sql,
  selection: CancelSelection,
): Promise<{ cancelled: number; stopped: StoppedAttempt[] }> {
  const [column, id] = 'jobId' in selection ? ['id', selection.jobId] : ['run_id', selection.runId];
  const jobs = await sql<{
    id: string;
    run_id: string | null;
    attempt: number;
    address: string | null;
  }>(
    `with open as (
       select job.id, job.state, node.address from job left join node on node.id = job.node_id
       where job.${column} = $1 and job.state in ('blocked', 'queued', 'running') for update of job
     )
     update job set state = 'cancelled', attempt = attempt + 1, finished_at = now(), lease_until = null,
       node_id = null, incarnation = null, reason_code = null, reason_text = null
     from open where job.id = open.id
     returning job.id, run_id, attempt, case when open.state = 'running' then open.address end as address`,
    [id],
  );
  for (const job of jobs) {
    await sql(
      `update attempt set state = 'cancelled', ended_at = now() where job_id = $1 and number = $2 and state = 'running'`,
      [job.id, job.attempt - 1],
    );
    await appendEvent(sql, { topic: 'jobs', entityId: job.id, kind: 'cancelled' });
  }
  for (const runId of new Set(jobs.map((job) => job.run_id))) await settleRunOf(sql, runId);
  const stopped = jobs.flatMap(({ id: jobId, address }) =>
    address === null ? [] : [{ jobId, address }],
  );
  return { cancelled: jobs.length, stopped };
}
