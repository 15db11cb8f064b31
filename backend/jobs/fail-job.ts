import { ERROR_CODES, type ErrorCode } from '../contracts/error-codes';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import { settleRunOf } from './settle-run';

export interface FailedAttempt {
  jobId: string;
  attempt: number;
  code: ErrorCode;
  message: string;
  /** The last lines that the runner printed. */
  logTail?: string | undefined;
  /** Largest resident set of the runner during the attempt. */
  peakMemoryBytes?: number | undefined;
  /** Signal that ended the runner. */
  exitSignal?: string | undefined;
}

/**
 * Ends an attempt as failed, in the caller's transaction. The kind of the code decides: what the
 * caller must change fails at once; a bug is tried again until the job's failures are used up; what
 * was merely busy is not the job's fault and counts as a loss. Tries are 1, 2, 4 … 60 s apart, with
 * jitter.
 */
export async function failJob(
  sql: Sql,
  failed: FailedAttempt,
): Promise<'requeued' | 'failed' | 'fenced'> {
  const { kind } = ERROR_CODES[failed.code];
  const message = storable(failed.message);
  const [job] = await sql<{ run_id: string | null; state: 'queued' | 'failed'; failures: number }>(
    `with counted as (
       select id, failures + case when $3 = 'busy' then 0 else 1 end as failures,
         losses + case when $3 = 'busy' then 1 else 0 end as losses
       from job where id = $1 and attempt = $2 and state = 'running' for update
     ), judged as (
       select *, $3 in ('bug', 'busy') and counted.failures < max_failures and counted.losses < max_losses as again
       from counted join (select id, max_failures, max_losses from job where id = $1) as limits using (id)
     )
     update job set failures = judged.failures, losses = judged.losses, lease_until = null, node_id = null, incarnation = null,
       state = case when again then 'queued' else 'failed' end,
       finished_at = case when again then null else now() end,
       next_run_at = now() + make_interval(secs =>
         least(60, power(2, least(judged.failures + judged.losses - 1, 6))) * (0.75 + random() / 2)),
       reason_code = $4, reason_text = $5
     from judged where job.id = judged.id
     returning run_id, state, job.failures`,
    [failed.jobId, failed.attempt, kind, failed.code, message],
  );
  if (!job) return 'fenced';
  await sql(
    `update attempt set state = 'failed', ended_at = now(), reason_code = $3, reason_text = $4, log_tail = $5,
       peak_memory_bytes = $6, exit_signal = $7
     where job_id = $1 and number = $2 and state = 'running'`,
    [
      failed.jobId,
      failed.attempt,
      failed.code,
      message,
      failed.logTail === undefined ? null : storable(failed.logTail),
      failed.peakMemoryBytes ?? null,
      failed.exitSignal ?? null,
    ],
  );
  await appendEvent(sql, {
    topic: 'jobs',
    entityId: failed.jobId,
    kind: job.state === 'queued' ? 'requeued' : 'failed',
    data: { attempt: failed.attempt, code: failed.code, message, failures: job.failures },
  });
  if (job.state === 'queued') return 'requeued';
  await settleRunOf(sql, job.run_id);
  return 'failed';
}

/** What a program prints may hold NUL characters, which Postgres does not take. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
