import { Pool, types, type PoolClient } from 'pg';
import { copyRows } from './copy-rows';
import { isDatabaseUnavailable } from './database-errors';
import { LIMITS, connectionLimits, type Patience } from './patience';
import { SteadyClient } from './steady-client';

/** A statement sent so often that every connection keeps it planned, under a name of its own. */
export interface PreparedStatement {
  name: string;
  text: string;
}

/** A SELECT whose rows are read as CopiedRow: for what holds much bytea. */
export interface CopyStatement {
  copy: string;
}

/** Runs one statement with `$1 …` parameters and returns its rows; none for statements that return nothing. */
export type Sql = <Row extends object = Record<string, unknown>>(
  statement: string | PreparedStatement | CopyStatement,
  parameters?: readonly unknown[],
) => Promise<Row[]>;

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
  readonly sql: Sql = (statement, parameters) =>
    this.withClient((client) => execute(client)(statement, parameters));

  /**
   * All statements of `work`, or none: it commits when `work` resolves. `patience` replaces the
   * connection's own limits, for work that may take longer than an answer to a person.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>, patience?: 'long'): Promise<T> {
    return this.withClient(async (client) => {
      const sql = execute(client, patience);
      await sql(patience === undefined ? 'begin' : beginWith(patience));
      const result = await work(sql);
      await sql('commit');
      return result;
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** A client that failed in mid-work is closed, not returned: the server rolls back what it began. */
  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
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
    }
  }
}

/** A pool for what needs no entities: runners, the parser, a worker's beat. */
export function openSqlPool(
  url: string,
  connections: number,
  patience: Patience = 'long',
): SqlPool {
  return new SqlPool(
    new Pool({
      Client: SteadyClient,
      connectionString: url,
      max: connections,
      ...connectionLimits(patience),
      keepAlive: true,
      application_name: 'drover-runner',
    }),
  );
}

function beginWith(patience: Patience): string {
  const { statement, lock, idleInTransaction } = LIMITS[patience];
  return `begin; set local statement_timeout = ${statement}; set local lock_timeout = ${lock};
    set local idle_in_transaction_session_timeout = ${idleInTransaction}`;
}

function execute(client: PoolClient, patience?: Patience): Sql {
  const limit = patience === undefined ? {} : { query_timeout: LIMITS[patience].answer };
  return async <Row extends object>(
    statement: string | PreparedStatement | CopyStatement,
    parameters: readonly unknown[] = [],
  ) => {
    if (typeof statement === 'object' && 'copy' in statement)
      return (await copyRows(client, statement.copy, parameters)) as object as Row[];
    const named = typeof statement === 'string' ? { text: statement } : statement;
    return (await client.query<Row>({ ...named, values: [...parameters], ...limit })).rows;
  };
}
