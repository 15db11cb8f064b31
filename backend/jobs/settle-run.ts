import type { RunState } from '../contracts/states';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/**
 * Ends a run whose last job has just ended. Call it in the transaction that ended the job: the lock
 * on the run's row makes two last jobs that end at once see each other.
 */
export async function settleRunOf(sql: Sql, runId: string | null): Promise<void> {
  if (runId === null) return;
  await sql('select 1 from run where id = $1 for update', [runId]);
  const [settled] = await sql<{ state: RunState }>(
    `update run set finished_at = now(), state = case
         when jobs.succeeded = jobs.total then 'succeeded'
         when jobs.succeeded > 0 then 'partly_failed'
         when jobs.cancelled = jobs.total then 'cancelled'
         else 'failed' end
     from (select count(*) as total,
             count(*) filter (where state in ('blocked', 'queued', 'running')) as open,
             count(*) filter (where state = 'succeeded') as succeeded,
             count(*) filter (where state = 'cancelled') as cancelled
           from job where run_id = $1) as jobs
     where run.id = $1 and run.state = 'running' and jobs.open = 0
     returning run.state`,
    [runId],
  );
  if (settled) await appendEvent(sql, { topic: 'runs', entityId: runId, kind: settled.state });
}
