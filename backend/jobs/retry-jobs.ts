import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import type { CancelSelection } from './cancel-jobs';

/**
 * Queues again what failed or was cancelled, because a person asks for it: the counters begin anew,
 * key and seed stay, so the result is what it would have been. Returns how many.
 */
export async function retryJobs(sql: Sql, selection: CancelSelection): Promise<number> {
  const [column, id] = 'jobId' in selection ? ['id', selection.jobId] : ['run_id', selection.runId];
  const jobs = await sql<{ id: string; run_id: string | null }>(
    `update job set state = 'queued', failures = 0, losses = 0, next_run_at = now(), finished_at = null, started_at = null,
       dispatched_at = null, progress_done = 0, progress_total = 0, reason_code = null, reason_text = null
     where ${column} = $1 and run_id is not null and state in ('failed', 'cancelled') returning id, run_id`,
    [id],
  );
  for (const job of jobs)
    await appendEvent(sql, {
      topic: 'jobs',
      entityId: job.id,
      kind: 'queued',
      data: { retried: true },
    });
  for (const runId of new Set(jobs.map((job) => job.run_id))) {
    if (runId === null) continue;
    await sql(
      `update run set state = 'running', finished_at = null where id = $1 and state <> 'running'`,
      [runId],
    );
    await appendEvent(sql, { topic: 'runs', entityId: runId, kind: 'running' });
  }
  return jobs.length;
}
