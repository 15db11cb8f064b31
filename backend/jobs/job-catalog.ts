import { Injectable } from '@nestjs/common';
import { parsePublicId } from '../contracts/ids';
import type { JobState } from '../contracts/states';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { jobCondition, TRIES, type JobFilter } from './job-filter';
import type { AttemptRow, JobRow } from './job-view';
import { whyPending, type WaitingJob } from './why-pending';

/** A job that waits for shards is as far as they are, in the trees that they report. */
const PROGRESS = `
  case when job.state = 'blocked' and job.kind = 'assemble-model'
    then (select sum(needed.progress_done)::int from job_dependency join job as needed on needed.id = depends_on where job_id = job.id)
    else job.progress_done end as progress_done,
  case when job.state = 'blocked' and job.kind = 'assemble-model'
    then (select sum((shard ->> 'count')::int)::int from jsonb_array_elements(job.payload -> 'shards') as shard)
    else job.progress_total end as progress_total`;

const SELECT = `
  select job.id, run_id, job.kind, key, payload, job.state, attempt, ${TRIES} as tries, failures, losses, ${PROGRESS},
    job.cpus, job.memory_bytes, extract(epoch from next_run_at - now())::float8 as back_off_seconds,
    node_id, node.name as node_name, reason_code, reason_text, created_at, started_at, finished_at
  from job left join node on node.id = job.node_id`;

export interface JobPage {
  /** UUID of the job after which the page begins. */
  after: string | undefined;
  limit: number;
}

export interface JobCount {
  jobs: number;
  /** The others are the platform's own, which people do not retry. */
  ofRuns: number;
}

type StoredJob = Omit<JobRow, 'pending'> & WaitingJob;

/** Reads jobs and their attempts, and says of those that wait what they wait for. */
@Injectable()
export class JobCatalog {
  constructor(private readonly database: Database) {}

  /** Newest first, after the job `after` (a UUID); ids are UUIDv7, so their order is the order of acceptance. */
  list(filter: JobFilter, page: JobPage): Promise<JobRow[]> {
    const { where, values } = jobCondition(filter);
    const slot = values.length + 1;
    return this.read(
      `where ${where} and ($${slot}::uuid is null or job.id < $${slot}) order by job.id desc limit $${slot + 1}`,
      [...values, page.after ?? null, page.limit],
    );
  }

  /** Matching jobs by state, and those of them that belong to runs; states that none is in are left out. */
  async countByState(filter: JobFilter): Promise<Partial<Record<JobState, JobCount>>> {
    const { where, values } = jobCondition(filter);
    const rows = await this.database.sql<{ state: JobState } & JobCount>(
      `select state, count(*) as jobs, count(run_id) as "ofRuns" from job where ${where} group by state`,
      values,
    );
    return Object.fromEntries(rows.map(({ state, ...count }) => [state, count]));
  }

  /** Jobs of a run in the order in which they were accepted, after the job `after`. */
  ofRun(runId: string, page: JobPage): Promise<JobRow[]> {
    return this.read(
      'where run_id = $1 and ($2::uuid is null or job.id > $2) order by job.id limit $3',
      [runId, page.after ?? null, page.limit],
    );
  }

  async get(publicJobId: string): Promise<{ job: JobRow; attempts: AttemptRow[] }> {
    const id = parsePublicId('job', publicJobId);
    const [job] = id === undefined ? [] : await this.read('where job.id = $1', [id]);
    if (!job) {
      throw new DomainError(
        'job-not-found',
        `There is no job ${JSON.stringify(publicJobId)}. GET /api/v1/jobs lists them.`,
      );
    }
    const attempts = await this.database.sql<AttemptRow>(
      `select number, attempt.state, node_id, node.name as node_name, started_at, ended_at, reason_code, reason_text,
         log_tail, peak_memory_bytes, exit_signal
       from attempt join node on node.id = attempt.node_id where job_id = $1 order by number`,
      [job.id],
    );
    return { job, attempts };
  }

  private async read(where: string, values: readonly unknown[]): Promise<JobRow[]> {
    const jobs = await this.database.sql<StoredJob>(`${SELECT} ${where}`, values);
    const pending = await whyPending(this.database.sql, jobs);
    return jobs.map((job) => ({ ...job, pending: pending.get(job.id) ?? null }));
  }
}
