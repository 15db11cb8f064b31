import type { Sql } from '../database/sql-pool';

/**
 * Queues the jobs that waited for this one only. Call it in the transaction that ended the job: the
 * locks on the dependants' rows make two last dependencies that end at once see each other.
 */
export async function unblockDependantsOf(sql: Sql, jobId: string): Promise<void> {
  const locked = await sql<{ id: string }>(
    `select id from job where state = 'blocked' and id in (select job_id from job_dependency where depends_on = $1)
     order by id for update`,
    [jobId],
  );
  await unblock(sql, locked);
}

/** Queues those of the blocked jobs that wait for nothing any more: what a crash in between left behind. */
export async function unblockJobs(sql: Sql, jobIds: readonly string[]): Promise<void> {
  const locked = await sql<{ id: string }>(
    `select id from job where state = 'blocked' and id = any($1) order by id for update skip locked`,
    [jobIds],
  );
  await unblock(sql, locked);
}

async function unblock(sql: Sql, locked: readonly { id: string }[]): Promise<void> {
  if (locked.length === 0) return;
  await sql(
    `with ready as (
       update job set state = 'queued', next_run_at = now()
       where state = 'blocked' and id = any($1) and not exists (
         select 1 from job_dependency join job as needed on needed.id = depends_on
         where job_id = job.id and needed.state <> 'succeeded')
       returning id
     )
     insert into event (topic, entity_id, kind) select 'jobs', id, 'queued' from ready`,
    [locked.map(({ id }) => id)],
  );
}
