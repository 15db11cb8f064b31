import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';

/** Runs one statement with `$1 …` parameters and returns its rows; none for statements that return nothing. */
export type Sql = <Row extends object = Record<string, unknown>>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<Row[]>;

/**
 * Plain SQL on the process's pool, for everything that must be one guarded statement. Owns when a
 * connection is taken and given back; never knows a table.
 */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  /** One statement in a transaction of its own. */
  readonly sql: Sql = (text, parameters) =>
    this.withRunner((runner) => execute(runner)(text, parameters));

  /** All statements of `work`, or none: it commits when `work` resolves. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.withRunner(async (runner) => {
      await runner.startTransaction();
      try {
        const result = await work(execute(runner));
        await runner.commitTransaction();
        return result;
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    });
  }

  private async withRunner<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  }
}

function execute(runner: QueryRunner): Sql {
  return async <Row extends object>(text: string, parameters: readonly unknown[] = []) => {
    const result = await runner.query(text, [...parameters], true);
    return (result.records ?? []) as Row[];
  };
}
