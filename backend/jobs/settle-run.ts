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

/** Ends those of the runs whose last job has just ended; in one order, so that two that do so never wait for each other. */
export async function settleRunsOf(
  sql: Sql,
  jobs: readonly { run_id: string | null }[],
): Promise<void> {
  for (const runId of runsOf(jobs)) await settleRunOf(sql, runId);
}

/**
 * Says that runs go on, some of whose jobs have just been queued again. The lock first: who is about
 * to end the run either sees these jobs, or has ended it before we look.
 */
export async function reopenRunsOf(
  sql: Sql,
  jobs: readonly { run_id: string | null }[],
): Promise<void> {
  for (const runId of runsOf(jobs)) {
    await sql('select 1 from run where id = $1 for update', [runId]);
    const [reopened] = await sql(
      `update run set state = 'running', finished_at = null where id = $1 and state <> 'running' returning id`,
      [runId],
    );
    if (reopened) await appendEvent(sql, { topic: 'runs', entityId: runId, kind: 'running' });
  }
}

function runsOf(jobs: readonly { run_id: string | null }[]): string[] {
  const runs = new Set(jobs.map((job) => job.run_id).filter((runId) => runId !== null));
  return [...runs].sort();
}

/**
 * Other open jobs of a run at which the end of one need not look whether the run has ended: more than
 * this seldom end within the same moment, and then a sweep ends the run a second later. Those who
 * look wait for each other's commits, which halves how fast a run's last jobs end.
 */
export const MANY_OPEN = 32;

/** SQL that counts the open jobs of `job`'s run in the statement's snapshot, as far as it matters. */
export const OPEN_OF_RUN = `(select count(*) from (
  select 1 from job as open where open.run_id = job.run_id and open.state in ('blocked', 'queued', 'running')
  limit ${MANY_OPEN + 1}) as counted)::int`;
