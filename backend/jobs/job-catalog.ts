import { Injectable } from '@nestjs/common';
import { parsePublicId } from '../contracts/ids';
import type { JobState } from '../contracts/states';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import type { AttemptRow, JobRow } from './job-view';

const SELECT = `
  select job.id, run_id, job.kind, key, payload, job.state, attempt, failures, losses, progress_done, progress_total,
    node_id, node.name as node_name, reason_code, reason_text, created_at, started_at, finished_at
  from job left join node on node.id = job.node_id`;

export interface JobFilter {
  state?: JobState | undefined;
  /** UUID of a run. */
  runId?: string | undefined;
  /** UUID of the job after which the page begins. */
  after?: string | undefined;
  limit: number;
}

/** Reads jobs and their attempts. */
@Injectable()
export class JobCatalog {
  constructor(private readonly database: Database) {}

  /** Newest first; ids are UUIDv7, so their order is the order of acceptance. */
  list(filter: JobFilter): Promise<JobRow[]> {
    return this.database.sql<JobRow>(
      `${SELECT}
       where ($1::text is null or job.state = $1) and ($2::uuid is null or run_id = $2) and ($3::uuid is null or job.id < $3)
       order by job.id desc limit $4`,
      [filter.state ?? null, filter.runId ?? null, filter.after ?? null, filter.limit],
    );
  }

  /** All jobs of a run, in the order in which they were accepted. */
  ofRun(runId: string): Promise<JobRow[]> {
    return this.database.sql<JobRow>(`${SELECT} where run_id = $1 order by job.id`, [runId]);
  }

  async get(publicJobId: string): Promise<{ job: JobRow; attempts: AttemptRow[] }> {
    const id = parsePublicId('job', publicJobId);
    const [job] =
      id === undefined ? [] : await this.database.sql<JobRow>(`${SELECT} where job.id = $1`, [id]);
    if (!job) {
      throw new DomainError(
        'job-not-found',
        `There is no job ${JSON.stringify(publicJobId)}. GET /api/v1/jobs lists them.`,
      );
    }
    const attempts = await this.database.sql<AttemptRow>(
      `select number, attempt.state, node_id, node.name as node_name, started_at, ended_at, reason_code, reason_text, log_tail
       from attempt join node on node.id = attempt.node_id where job_id = $1 order by number`,
      [job.id],
    );
    return { job, attempts };
  }
}
