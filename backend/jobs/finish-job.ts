import type { JobKind } from '../contracts/jobs';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import type { Finished, JobHandler } from './job-handler';
import { MANY_OPEN, OPEN_OF_RUN, settleRunOf } from './settle-run';
import { unblockDependantsOf } from './unblock-jobs';

/** `already`: an earlier try of this very attempt committed, only its acknowledgement was lost. */
export type FinishOutcome = 'recorded' | 'already' | 'fenced';

interface OwnedJob {
  run_id: string | null;
  has_dependants: boolean;
  open: number;
}

/**
 * Ends a job as succeeded and writes its result's rows, in the caller's transaction, if this attempt
 * still owns the job. A late attempt changes nothing but its own row.
 */
export async function finishJob<Kind extends JobKind>(
  sql: Sql,
  handler: Pick<JobHandler<Kind>, 'record'>,
  finished: Finished<Kind>,
): Promise<FinishOutcome> {
  const { jobId, attempt } = finished;
  const [owned] = await sql<OwnedJob>({ name: 'finish-job', text: FINISH }, [
    jobId,
    attempt,
    finished.peakMemoryBytes ?? null,
  ]);
  if (!owned) return refuse(sql, jobId, attempt);
  await handler.record(sql, finished);
  if (owned.has_dependants) await unblockDependantsOf(sql, jobId);
  if (owned.open <= MANY_OPEN) await settleRunOf(sql, owned.run_id);
  return 'recorded';
}

async function refuse(sql: Sql, jobId: string, attempt: number): Promise<FinishOutcome> {
  const [job] = await sql<{ accepted_attempt: number | null }>(
    'select accepted_attempt from job where id = $1',
    [jobId],
  );
  if (job?.accepted_attempt === attempt) return 'already';
  await sql(
    `update attempt set state = 'fenced', ended_at = coalesce(ended_at, now())
     where job_id = $1 and number = $2 and state in ('lost', 'cancelled')`,
    [jobId, attempt],
  );
  await appendEvent(sql, { topic: 'jobs', entityId: jobId, kind: 'fenced', data: { attempt } });
  return 'fenced';
}

const FINISH = `
  with owned as (
    update job set state = 'succeeded', accepted_attempt = $2, finished_at = now(), lease_until = null,
      progress_done = progress_total
    where id = $1 and attempt = $2 and state = 'running'
    returning id, run_id, ${OPEN_OF_RUN} as open
  ), tried as (
    update attempt set state = 'succeeded', ended_at = now(), peak_memory_bytes = $3
    from owned where job_id = owned.id and number = $2 and state = 'running'
  ), told as (
    insert into event (topic, entity_id, kind, data)
    select 'jobs', id, 'succeeded', jsonb_build_object('attempt', $2::int) from owned
  )
  select run_id, open, exists (select 1 from job_dependency where depends_on = owned.id) as has_dependants from owned`;
