import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import { settleRunOf } from './settle-run';

/**
 * Takes back jobs whose attempt is lost: the lease ran out, or the node died or came back as
 * another incarnation. A loss is not the job's fault, so it has a counter of its own. Call it in a
 * transaction, from any number of heads at once. `expiredToo: false` leaves alone what has merely
 * run out of its lease, for a head that cannot know yet whether Postgres was away.
 */
export async function reapLostJobs(
  sql: Sql,
  { expiredToo }: { expiredToo: boolean },
): Promise<number> {
  const lost = await sql<{
    id: string;
    run_id: string | null;
    attempt: number;
    state: 'queued' | 'failed';
  }>(
    `with lost as (
       select job.id from job join node on node.id = job.node_id
       where job.state = 'running'
         and (($1 and job.lease_until < now()) or node.state = 'dead' or node.incarnation <> job.incarnation)
       for update of job skip locked limit 500
     )
     update job set losses = losses + 1, lease_until = null, node_id = null, incarnation = null, dispatched_at = null,
       state = case when losses + 1 < max_losses then 'queued' else 'failed' end,
       finished_at = case when losses + 1 < max_losses then null else now() end,
       next_run_at = now() + make_interval(secs => least(60, losses * power(2, least(losses, 6)) / 2)),
       reason_code = 'lost',
       reason_text = 'The worker vanished while it ran attempt ' || attempt || '; the job is started again elsewhere.'
     from lost where job.id = lost.id
     returning job.id, run_id, attempt, job.state`,
    [expiredToo],
  );
  for (const job of lost) {
    await sql(
      `update attempt set state = 'lost', ended_at = now(), reason_code = 'lost', reason_text = 'the lease ran out or the worker died'
       where job_id = $1 and number = $2 and state = 'running'`,
      [job.id, job.attempt],
    );
    await appendEvent(sql, {
      topic: 'jobs',
      entityId: job.id,
      kind: 'lost',
      data: { attempt: job.attempt },
    });
    if (job.state === 'failed') await settleRunOf(sql, job.run_id);
  }
  return lost.length;
}
