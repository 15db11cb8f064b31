import type { JobKind, JobPayload } from '../contracts/jobs';
import type { JsonObject } from '../contracts/json';
import { uuidv7 } from '../database/uuid';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import { frontOfQueue } from './fair-rank';

/** A job as its planner describes it. */
export interface NewJob<Kind extends JobKind = JobKind> {
  kind: Kind;
  /** Names the job within its run; what its random choices are derived from. */
  key: string;
  payload: JobPayload<Kind>;
  datasetVersionId: string | null;
  cpus: number;
  memoryBytes: number;
  priority: number;
  /** Seconds from start to end after which its runner is killed. */
  timeoutSeconds: number;
  /** Seconds after which it fails if it was not started. Left out: it waits for as long as it takes. */
  deadlineSeconds?: number | undefined;
  /** Keys of jobs of the same run that must have succeeded before this one starts. */
  dependsOn?: readonly string[];
}

export interface NewRun {
  /** UUIDv7 that the caller made, where it must know the id even if the answer to the commit gets lost. */
  id?: string;
  spec: JsonObject;
  jobs: readonly NewJob[];
}

/** Jobs in one statement: bounds the size of a message to Postgres. */
const BATCH = 5_000;

/** Inserts a run with all its jobs, in the caller's transaction. Once it commits, nothing of it is ever lost. */
export async function acceptRun(sql: Sql, run: NewRun): Promise<string> {
  const runId = run.id ?? uuidv7();
  await sql(`insert into run (id, state, spec) values ($1, 'running', $2)`, [runId, run.spec]);
  await appendEvent(sql, {
    topic: 'runs',
    entityId: runId,
    kind: 'running',
    data: { jobs: run.jobs.length },
  });
  const rows = takeTurns(run.jobs);
  for (let start = 0; start < rows.length; start += BATCH)
    await insertJobs(sql, runId, rows.slice(start, start + BATCH));
  await insertDependencies(sql, run.jobs, new Map(rows.map((row) => [row.key, row.id])));
  return runId;
}

/** Inserts a job of the platform's own. False where one of that key is still open. */
export async function acceptOwnJob(sql: Sql, job: NewJob): Promise<boolean> {
  return (await insertJobs(sql, null, takeTurns([job]))) === 1;
}

interface PlannedJob extends Omit<NewJob, 'dependsOn'> {
  id: string;
  state: 'blocked' | 'queued';
  /** CPUs of all jobs of the run before it: how far behind the run's first job it stands in the queue. */
  turn: number;
}

function takeTurns(jobs: readonly NewJob[]): PlannedJob[] {
  let turn = 0;
  return jobs.map(({ dependsOn = [], ...job }) => {
    const state = dependsOn.length > 0 ? 'blocked' : 'queued';
    const memoryBytes = Math.ceil(job.memoryBytes);
    const planned: PlannedJob = { ...job, memoryBytes, id: uuidv7(), state, turn };
    turn += job.cpus;
    return planned;
  });
}

/**
 * Ranks are the start tags of start-time fair queueing: a run starts where the queue stands now, and
 * each job costs its CPUs, so runs that wait at the same time take turns.
 * Source: Goyal, Vin & Cheng, "Start-time fair queueing", 1996.
 */
async function insertJobs(
  sql: Sql,
  runId: string | null,
  jobs: readonly PlannedJob[],
): Promise<number> {
  const accepted = await sql(
    `with planned as (
       select * from jsonb_to_recordset($2::jsonb) as planned (
         id uuid, kind text, key text, payload jsonb, state text, priority int, cpus int, "memoryBytes" bigint,
         "datasetVersionId" uuid, "timeoutSeconds" int, "deadlineSeconds" float8, turn bigint)
     ), base as materialized (
       select priority, ${frontOfQueue('planned.priority')} as fair_rank
       from (select distinct priority from planned) as planned
     ), accepted as (
       insert into job (id, run_id, kind, key, payload, state, priority, cpus, memory_bytes, dataset_version_id,
         timeout_seconds, deadline_at, fair_rank)
       select id, $1, kind, key, payload, state, priority, cpus, "memoryBytes", "datasetVersionId", "timeoutSeconds",
         now() + make_interval(secs => "deadlineSeconds"),
         base.fair_rank + turn
       from planned join base using (priority) order by id
       on conflict (key) where run_id is null and state in ('blocked', 'queued', 'running') do nothing
       returning id, kind, key, state
     )
     insert into event (topic, entity_id, kind, data)
     select 'jobs', id, state, jsonb_build_object('job_kind', kind, 'key', key) from accepted
     returning entity_id`,
    [runId, JSON.stringify(jobs)],
  );
  return accepted.length;
}

async function insertDependencies(
  sql: Sql,
  jobs: readonly NewJob[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const pairs = jobs.flatMap(({ key, dependsOn = [] }) =>
    dependsOn.map((needed) => [idOf(ids, key), idOf(ids, needed)] as const),
  );
  if (pairs.length === 0) return;
  await sql(
    `insert into job_dependency (job_id, depends_on) select * from unnest($1::uuid[], $2::uuid[])`,
    [pairs.map(([job]) => job), pairs.map(([, needed]) => needed)],
  );
}

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`a job depends on ${key}, which its run does not have`);
  return id;
}
