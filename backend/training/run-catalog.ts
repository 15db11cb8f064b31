import { Injectable } from '@nestjs/common';
import { parsePublicId } from '../contracts/ids';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import type { RunRow } from './run-view';

const SELECT = `
  select id, state, spec, created_at, finished_at,
    (select jsonb_object_agg(state, jobs) from (select state, count(*) as jobs from job where run_id = run.id group by state) as by_state) as counts
  from run`;

/** Reads runs with the states of their jobs. */
@Injectable()
export class RunCatalog {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(page: { after?: string | undefined; limit: number }): Promise<RunRow[]> {
    return this.database.sql<RunRow>(
      `${SELECT} where $1::uuid is null or id < $1 order by id desc limit $2`,
      [page.after ?? null, page.limit],
    );
  }

  async get(publicRunId: string): Promise<RunRow> {
    const id = parsePublicId('run', publicRunId);
    const [row] =
      id === undefined ? [] : await this.database.sql<RunRow>(`${SELECT} where id = $1`, [id]);
    if (!row)
      throw new DomainError(
        'run-not-found',
        `There is no run ${JSON.stringify(publicRunId)}. GET /api/v1/runs lists them.`,
      );
    return row;
  }
}
