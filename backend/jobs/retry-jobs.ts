import type { Sql } from '../database/sql-pool';
import { frontOfQueue } from './fair-rank';
import { selectJobs, type JobSelection } from './job-selection';
import { reopenRunsOf } from './settle-run';

/**
 * Queues again what failed or was cancelled, because a person asks for it: counters and deadline
 * begin anew and it lines up behind those who wait; key and seed stay, so the result is what it would
 * have been. What failed only because it depends on one of these waits for it again. Returns how many.
 */
export async function retryJobs(sql: Sql, selection: JobSelection): Promise<number> {
  const { where, value } = selectJobs(selection);
  const jobs = await sql<{ run_id: string | null }>(
    `with recursive again as (
       select job.id from job where ${where} and run_id is not null and state in ('failed', 'cancelled')
       union
       select dependant.id from again
         join job_dependency on depends_on = again.id
         join job as dependant on dependant.id = job_id and dependant.state = 'failed' and dependant.reason_code = 'dependency'
     ), locked as (
       select job.id, run_id, priority, cpus from job join again using (id)
       where job.state in ('failed', 'cancelled') order by job.id for update of job
     ), front as materialized (
       select priority, ${frontOfQueue('locked.priority')} as fair_rank
       from (select distinct priority from locked) as locked
     ), placed as (
       select id, front.fair_rank + sum(cpus) over (partition by run_id order by id) - cpus as fair_rank
       from locked join front using (priority)
     ), queued as (
       update job set fair_rank = placed.fair_rank, deadline_at = now() + (deadline_at - created_at), failures = 0, losses = 0, next_run_at = now(), finished_at = null, started_at = null,
         dispatched_at = null, progress_done = 0, progress_total = 0, reason_code = null, reason_text = null,
         state = case when exists (
           select 1 from job_dependency join job as needed on needed.id = depends_on
           where job_id = job.id and needed.state <> 'succeeded') then 'blocked' else 'queued' end
       from placed where job.id = placed.id
       returning job.id, run_id, state
     ), told as (
       insert into event (topic, entity_id, kind, data)
       select 'jobs', id, state, '{"retried": true}'::jsonb from queued
     )
     select run_id from queued`,
    [value],
  );
  await reopenRunsOf(sql, jobs);
  return jobs.length;
}
