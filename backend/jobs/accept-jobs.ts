import type { JobKind, JobPayload } from '../contracts/jobs';
import type { JsonObject } from '../contracts/json';
import { uuidv7 } from '../database/uuid';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/** A job as its planner describes it. */
export interface NewJob<Kind extends JobKind = JobKind> {
  kind: Kind;
  key: string;
  payload: JobPayload<Kind>;
  datasetVersionId: string;
  cpus: number;
  memoryBytes: number;
  priority: number;
  timeoutSeconds: number;
}

/** Inserts a run with all its jobs, in the caller's transaction. Once it commits, nothing of it is ever lost. */
export async function acceptRun(
  sql: Sql,
  spec: JsonObject,
  jobs: readonly NewJob[],
): Promise<string> {
  const runId = uuidv7();
  await sql(`insert into run (id, state, spec) values ($1, 'running', $2)`, [runId, spec]);
  await appendEvent(sql, {
    topic: 'runs',
    entityId: runId,
    kind: 'running',
    data: { jobs: jobs.length },
  });
  for (const job of jobs) await insertJob(sql, runId, job);
  return runId;
}

/** Inserts a job of the platform's own. False where one of that key is still open. */
export async function acceptOwnJob(sql: Sql, job: NewJob): Promise<boolean> {
  return insertJob(sql, null, job);
}

async function insertJob(sql: Sql, runId: string | null, job: NewJob): Promise<boolean> {
  const id = uuidv7();
  const rows = await sql(
    `insert into job (id, run_id, kind, key, payload, state, priority, cpus, memory_bytes, dataset_version_id, timeout_seconds)
     values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9, $10)
     on conflict (key) where run_id is null and state in ('blocked', 'queued', 'running') do nothing
     returning id`,
    [
      id,
      runId,
      job.kind,
      job.key,
      job.payload,
      job.priority,
      job.cpus,
      Math.ceil(job.memoryBytes),
      job.datasetVersionId,
      job.timeoutSeconds,
    ],
  );
  if (rows.length === 0) return false;
  await appendEvent(sql, {
    topic: 'jobs',
    entityId: id,
    kind: 'queued',
    data: { job_kind: job.kind, key: job.key },
  });
  return true;
}
