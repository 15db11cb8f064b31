import type { JobKind } from '../contracts/jobs';
import type { Sql } from '../database/sql-pool';
import type { JobHandler, KnownParts } from './job-handler';
import type { RunningAttempt } from './renew-leases';

/**
 * Writes what an attempt knows of its result by now, with its progress, in the caller's transaction,
 * if it still owns the job. The job's row stays locked meanwhile, so nothing is written after a
 * cancel or the end of another attempt. False: it was fenced.
 */
export async function recordParts<Kind extends JobKind>(
  sql: Sql,
  handler: Pick<JobHandler<Kind>, 'recordParts'>,
  { jobId, attempt, progressDone, progressTotal, ...known }: RunningAttempt & KnownParts<Kind>,
): Promise<boolean> {
  const owned = await sql(
    `update job set progress_done = $3, progress_total = $4
     where id = $1 and attempt = $2 and state = 'running' returning id`,
    [jobId, attempt, Math.floor(progressDone), Math.ceil(progressTotal)],
  );
  if (owned.length === 0) return false;
  await handler.recordParts?.(sql, known);
  return true;
}
