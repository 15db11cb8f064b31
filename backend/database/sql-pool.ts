import { isDatabaseUnavailable } from './database-errors';
import { Pool, types, type PoolClient } from 'pg';

/** Runs one statement with `$1 …` parameters and returns its rows; none for statements that return nothing. */
export type Sql = <Row extends object = Record<string, unknown>>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<Row[]>;

/** Milliseconds after which a silent Postgres is given up on, so that callers get their 503 in time. */
export const CONNECT_TIMEOUT_MS = 2_500;
export const QUERY_TIMEOUT_MS = 30_000;

// Our bigints are byte counts, incarnations and sequence numbers, all far below 2^53.
types.setTypeParser(types.builtins.INT8, Number);

/**
 * Plain SQL on a pool of connections, for everything that must be one guarded statement. Owns when
 * a connection is taken and given back; never knows a table.
 */
export class SqlPool {
  constructor(private readonly pool: Pool) {
    // Idle clients report a lost server here; without a listener that would end the process.
    pool.on('error', () => undefined);
  }

  /** One statement in a transaction of its own. */
  readonly sql: Sql = (text, parameters) =>
    this.withClient((client) => execute(client)(text, parameters));

  /** All statements of `work`, or none: it commits when `work` resolves. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      await client.query('begin');
      const result = await work(execute(client));
      await client.query('commit');
      return result;
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** A client that failed in mid-work is closed, not returned: the server rolls back what it began. */
  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // A checked-out client emits its own 'error' when the server goes away between two statements.
    const ignore = () => undefined;
    client.on('error', ignore);
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      // a server that does not answer would not answer the rollback either
      const rolledBack =
        !isDatabaseUnavailable(error) &&
        (await client.query('rollback').then(
          () => true,
          () => false,
        ));
      client.release(!rolledBack);
      throw error;
    } finally {
      client.off('error', ignore);
    }
  }
}

/** A pool for processes that need no entities: runners and the parser. */
export function openSqlPool(url: string, connections: number): SqlPool {
  return new SqlPool(
    new Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'drover-runner',
    }),
  );
}

function execute(client: PoolClient): Sql {
  return async <Row extends object>(text: string, parameters: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...parameters])).rows;
}
