import type { Sql } from '../database/sql-pool';
import type { Sweep } from './reconcile-loop';

/** Blocked jobs that one pass of a sweep looks at. */
const WINDOW = 2_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * A sweep over all blocked jobs, so many at a time: a pass goes on where the last one ended, and
 * costs the same however many there are.
 */
export function overBlockedJobs(work: (sql: Sql, jobIds: string[]) => Promise<void>): Sweep['run'] {
  let after = BEFORE_ALL;
  return async (sql) => {
    const rows = await sql<{ id: string }>(
      `select id from job where state = 'blocked' and id > $1 order by id limit ${WINDOW}`,
      [after],
    );
    const last = rows.at(WINDOW - 1);
    after = last?.id ?? BEFORE_ALL;
    if (rows.length > 0)
      await work(
        sql,
        rows.map(({ id }) => id),
      );
  };
}
