import type { Sql } from '../database/sql-pool';
import { settleRunsOf } from './settle-run';

/** Attempts taken back by one pass; the next pass takes the rest. */
const BATCH = 500;

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
  const lost = await sql<{ run_id: string | null; state: 'queued' | 'failed' }>(
    `with lost as (
       select job.id from job join node on node.id = job.node_id
       where job.state = 'running'
         and (($1 and job.lease_until < now()) or node.state = 'dead' or node.incarnation <> job.incarnation)
       order by job.id for update of job skip locked limit ${BATCH}
     ), taken as (
       update job set losses = losses + 1, lease_until = null, node_id = null, incarnation = null, dispatched_at = null,
         state = case when losses + 1 < max_losses then 'queued' else 'failed' end,
         finished_at = case when losses + 1 < max_losses then null else now() end,
         next_run_at = now() + make_interval(secs => least(60, losses * power(2, least(losses, 6)) / 2)),
         reason_code = 'lost',
         reason_text = 'The worker vanished while it ran attempt ' || attempt || '; '
           || case when losses + 1 < max_losses then 'the job is started again elsewhere.'
                   else 'that was once too often, so the job is given up. Look at what its workers died of, then retry it.' end
       from lost where job.id = lost.id
       returning job.id, run_id, attempt, job.state
     ), tried as (
       update attempt set state = 'lost', ended_at = now(), reason_code = 'lost', reason_text = 'the lease ran out or the worker died'
       from taken where job_id = taken.id and number = taken.attempt and attempt.state = 'running'
     ), told as (
       insert into event (topic, entity_id, kind, data)
       select 'jobs', id, 'lost', jsonb_build_object('attempt', attempt) from taken
     )
     select run_id, state from taken`,
    [expiredToo],
  );
  await settleRunsOf(
    sql,
    lost.filter((job) => job.state === 'failed'),
  );
  return lost.length;
}
