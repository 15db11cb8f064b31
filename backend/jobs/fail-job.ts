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
}

/**
 * Ends an attempt as failed, in the caller's transaction. The kind of the code decides: what the
 * caller must change fails at once, what may pass by itself is tried again with a growing delay
 * (1, 2, 4 … 60 s, with jitter) until the job's failures are used up.
 */
export async function failJob(
  sql: Sql,
  failed: FailedAttempt,
): Promise<'requeued' | 'failed' | 'fenced'> {
  const { kind } = ERROR_CODES[failed.code];
  const message = storable(failed.message);
  const logTail = failed.logTail === undefined ? null : storable(failed.logTail);
  const mayPass = kind === 'bug' || kind === 'busy';
  const [job] = await sql<{ run_id: string | null; state: 'queued' | 'failed'; failures: number }>(
    `update job set failures = failures + 1, lease_until = null, node_id = null, incarnation = null,
       state = case when $3 and failures + 1 < max_failures then 'queued' else 'failed' end,
       finished_at = case when $3 and failures + 1 < max_failures then null else now() end,
       next_run_at = now() + make_interval(secs => least(60, power(2, failures)) * (0.75 + random() / 2)),
       reason_code = $4, reason_text = $5
     where id = $1 and attempt = $2 and state = 'running'
     returning run_id, state, failures`,
    [failed.jobId, failed.attempt, mayPass, failed.code, message],
  );
  if (!job) return 'fenced';
  await sql(
    `update attempt set state = 'failed', ended_at = now(), reason_code = $3, reason_text = $4, log_tail = $5
     where job_id = $1 and number = $2 and state = 'running'`,
    [failed.jobId, failed.attempt, failed.code, message, logTail],
  );
  const data = {
    attempt: failed.attempt,
    code: failed.code,
    message,
    failures: job.failures,
  };
  await appendEvent(sql, {
    topic: 'jobs',
    entityId: failed.jobId,
    kind: job.state === 'queued' ? 'requeued' : 'failed',
    data,
  });
  await settleRunOf(sql, job.run_id);
  return job.state === 'queued' ? 'requeued' : 'failed';
}

/** What a program prints may hold NUL characters, which Postgres does not take. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
