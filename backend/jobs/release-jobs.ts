import type { Sql } from '../database/sql-pool';
import type { Incarnation } from '../nodes/membership';

/**
 * Hands back what a draining node still runs: the jobs are queued again at once, and no counter
 * moves, for it is nobody's fault. Returns how many.
 */
export async function releaseJobs(sql: Sql, { nodeId, incarnation }: Incarnation): Promise<number> {
  const released = await sql(
    `with locked as (
       select id from job where node_id = $1 and incarnation = $2 and state = 'running' order by id for update
     ), released as (
       update job set state = 'queued', lease_until = null, node_id = null, incarnation = null, dispatched_at = null,
         next_run_at = now(), reason_code = null, reason_text = null
       from locked where job.id = locked.id
       returning job.id, attempt
     ), tried as (
       update attempt set state = 'released', ended_at = now(), reason_text = 'handed back: the worker was drained'
       from released where job_id = released.id and number = released.attempt and state = 'running'
     )
     insert into event (topic, entity_id, kind, data)
     select 'jobs', id, 'released', jsonb_build_object('attempt', attempt) from released
     returning entity_id`,
    [nodeId, incarnation],
  );
  return released.length;
}
