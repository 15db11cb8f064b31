import type { Sql } from '../database/sql-pool';

/** What a job printed is kept for as long as its events. */
const LOG_DAYS = 30;
/** The platform's own jobs are nobody's history: their models say how they are. */
const OWN_JOB_DAYS = 7;
const NODE_DAYS = 7;
/** Rows forgotten by one pass, from the oldest on. */
const BATCH = 5_000;

export async function forgetOldLogs(sql: Sql): Promise<void> {
  await sql(
    `delete from attempt_log where ctid = any (array(
       select ctid from attempt_log where at < now() - interval '${LOG_DAYS} days' order by at limit ${BATCH}))`,
  );
}

/** Ended jobs that belong to no run, with their attempts. */
export async function forgetOwnJobs(sql: Sql): Promise<void> {
  await sql(
    `with old as (
       select id from (select id, state, finished_at from job where run_id is null order by id limit ${BATCH}) as oldest
       where state in ('succeeded', 'failed', 'cancelled') and finished_at < now() - interval '${OWN_JOB_DAYS} days'
     ), tries as (
       delete from attempt using old where job_id = old.id
     )
     delete from job using old where job.id = old.id`,
  );
}

/** Nodes that are gone for good and that no attempt names. One that a person drained is remembered. */
export async function forgetGoneNodes(sql: Sql): Promise<void> {
  await sql(
    `delete from node
     where state = 'dead' and lease_until < now() - interval '${NODE_DAYS} days' and drained_at is null
       and not exists (select 1 from attempt where node_id = node.id)
       and not exists (select 1 from replica where node_id = node.id)`,
  );
}
