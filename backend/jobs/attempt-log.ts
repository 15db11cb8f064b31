import type { Sql } from '../database/sql-pool';
import type { AttemptKey } from './renew-leases';

/** Appends a chunk to what an attempt printed. The same chunk again changes nothing, so a lost answer may be asked for twice. */
export async function appendAttemptLog(
  sql: Sql,
  { jobId, attempt }: AttemptKey,
  chunk: { seq: number; text: string },
): Promise<void> {
  await sql(
    `insert into attempt_log (job_id, attempt, seq, text) values ($1, $2, $3, $4) on conflict do nothing`,
    [jobId, attempt, chunk.seq, chunk.text],
  );
}
