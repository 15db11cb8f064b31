import type { SqlPool } from '../database/sql-pool';

/**
 * Whether a run whose commit got no answer was accepted after all. It tries to take the run's id and
 * gives it back: unlike a look, that waits for a commit that is still under way.
 */
export function wasAccepted(database: SqlPool, runId: string): Promise<boolean> {
  return database.transaction(async (sql) => {
    const [taken] = await sql(
      `insert into run (id, state, spec) values ($1, 'running', '{}') on conflict (id) do nothing returning id`,
      [runId],
    );
    if (taken) await sql('delete from run where id = $1', [runId]);
    return taken === undefined;
  });
}
