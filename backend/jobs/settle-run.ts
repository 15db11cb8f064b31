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
    `update run set finished_at = now(), state = (
         select case
           when bool_and(state = 'succeeded') then 'succeeded'
           when bool_or(state = 'succeeded') then 'partly_failed'
           when bool_and(state = 'cancelled') then 'cancelled'
           else 'failed' end
         from job where run_id = $1)
     where id = $1 and state = 'running'
       and not exists (select 1 from job where run_id = $1 and state in ('blocked', 'queued', 'running'))
     returning state`,
    [runId],
  );
  if (settled) await appendEvent(sql, { topic: 'runs', entityId: runId, kind: settled.state });
}

/**
 * Other open jobs of a run at which the end of one need not look whether the run has ended: no run
 * has more jobs than this that end within the same moment.
 */
export const MANY_OPEN = 256;

/** SQL that counts the open jobs of `job`'s run in the statement's snapshot, as far as it matters. */
export const OPEN_OF_RUN = `(select count(*) from (
  select 1 from job as open where open.run_id = job.run_id and open.state in ('blocked', 'queued', 'running')
  limit ${MANY_OPEN + 1}) as counted)::int`;
