/**
 * SQL for where the queue of a priority stands now: the rank at which a run starts that is accepted
 * or retried. Jobs that have been started once hold no place: they keep their rank, however long
 * they are tried again.
 */
export function frontOfQueue(priority: string): string {
  return `coalesce((select fair_rank from job where state = 'queued' and started_at is null and job.priority = ${priority}
                    order by fair_rank limit 1), 0)`;
}
