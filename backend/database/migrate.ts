import type { DataSource } from 'typeorm';

/** Any constant will do; all processes that migrate take the same one. */
const LOCK = 7_236_451_001;

/**
 * Brings the schema up to date. TypeORM has no lock of its own, so heads that start at once queue
 * at an advisory lock, and all but the first find nothing to do.
 */
export async function migrate(dataSource: DataSource): Promise<number> {
  const guard = dataSource.createQueryRunner();
  try {
    await guard.query('select pg_advisory_lock($1)', [LOCK]);
    return (await dataSource.runMigrations({ transaction: 'all' })).length;
  } finally {
    await guard.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await guard.release();
  }
}
