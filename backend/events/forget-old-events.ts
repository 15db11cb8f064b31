import type { Sql } from '../database/sql-pool';

/** What happened is told again to readers for this long; rows of jobs, attempts and models stay. */
const KEPT_DAYS = 30;
/** Events forgotten by one pass, from the oldest on. */
const BATCH = 10_000;

/**
 * Deletes what is older than its promise, but never the newest: who follows the log begins there. It reads the log from its beginning,
 * so a pass with nothing to do is short.
 */
export async function forgetOldEvents(sql: Sql): Promise<void> {
  await sql(
    `delete from event where seq in (
       select seq from (select seq, at from event order by seq limit ${BATCH}) as oldest
       where at < now() - interval '${KEPT_DAYS} days' and seq < (select max(seq) from event))`,
  );
}
