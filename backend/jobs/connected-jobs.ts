import type { Sql } from '../database/sql-pool';
import type { JobSelection } from './job-selection';

/**
 * The selected jobs that an act can change, with all that they depend on and all that depends on
 * them, over any number of links. What is made of several jobs shares their fate. A run holds
 * all of its jobs already.
 *
 * @param eligible condition on `job` of those whose fate is to be shared
 */
export async function withConnected(
  sql: Sql,
  selection: JobSelection,
  eligible: string,
): Promise<JobSelection> {
  if ('runId' in selection) return selection;
  const rows = await sql<{ id: string }>(
    `with recursive connected as (
       select job.id from job where job.id = any($1::uuid[]) and ${eligible}
       union
       select linked.id from connected cross join lateral (
         select depends_on as id from job_dependency where job_id = connected.id
         union all
         select job_id from job_dependency where depends_on = connected.id) as linked
     )
     select id from connected`,
    [selection.jobIds],
  );
  return { jobIds: rows.map(({ id }) => id) };
}
