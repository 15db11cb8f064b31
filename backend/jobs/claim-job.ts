import type { JobKind, JobPayload } from '../contracts/jobs';
import type { Sql } from '../database/sql-pool';
import type { Incarnation } from '../nodes/membership';
import { dueJobs, IS_DUE, STILL_QUEUED } from './due-jobs';

/** A job that this node's incarnation now owns, under this attempt, until the lease runs out. */
export interface ClaimedJob<Kind extends JobKind = JobKind> {
  id: string;
  runId: string | null;
  kind: Kind;
  attempt: number;
  payload: JobPayload<Kind>;
  datasetVersionId: string | null;
  cpus: number;
  memoryBytes: number;
  timeoutSeconds: number;
}

export interface ClaimRequest {
  claimant: Incarnation;
  freeCpus: number;
  freeMemoryBytes: number;
  /** What is free on the node when nothing runs on it. */
  cpus: number;
  memoryBytes: number;
  leaseSeconds: number;
  /** The job a wake-up named. It is taken if it is still queued and fits, else the best one that does. */
  hint?: string | undefined;
  /** Dataset versions that a warm runner of this node has in memory. */
  heldVersions: readonly string[];
}

/** Due jobs that are looked at for one that fits: bounds a claim whatever the backlog. */
export const LOOK_AHEAD = 1_000;
/** Jobs that fit and are weighed against each other, and that as many claims at once can share out. */
const CANDIDATES = 32;
/** Turns by which a job goes ahead of others where its data are in memory already. */
const LOCALITY_HEAD_START = 8;
/** Seconds after which the first job in line is too long there: nodes that could hold it let their slots run empty for it. */
const STARVING_SECONDS = 30;

/**
 * Claims one queued job, or none: job, attempt and event change in one statement. Jobs that fit the
 * node are taken by priority, then by fair rank, with a small head start for data that are here.
 */
export async function claimJob(sql: Sql, request: ClaimRequest): Promise<ClaimedJob | undefined> {
  const { claimant } = request;
  const [job] = await sql<ClaimedJob>({ name: 'claim-job', text: CLAIM }, [
    claimant.nodeId,
    claimant.incarnation,
    request.leaseSeconds,
    request.freeCpus,
    request.freeMemoryBytes,
    request.hint ?? null,
    request.heldVersions,
    request.cpus,
    request.memoryBytes,
  ]);
  return job;
}

/** A node that was replaced, buried or is draining claims nothing: the row says otherwise, or is another incarnation's. */
const CLAIM = `
  with due as (
    ${dueJobs('id, priority, fair_rank, next_run_at, cpus, memory_bytes', String(LOOK_AHEAD))}
  ), first as (
    select * from due limit 1
  ), fitting as (
    (select id from due where cpus <= $4 and memory_bytes <= $5 limit ${CANDIDATES})
    union
    (select id from job
     where id = $6 and ${IS_DUE} and cpus <= $4 and memory_bytes <= $5
       and (run_id is null or (select paused_at from job_queue) is null))
  ), candidate as (
    select job.id from job join fitting on fitting.id = job.id
    where ${STILL_QUEUED}
      and exists (select 1 from node where id = $1 and incarnation = $2 and state = 'ready')
      and not exists (
        select 1 from first
        where next_run_at < now() - interval '${STARVING_SECONDS} s' and (cpus > $4 or memory_bytes > $5)
          and cpus <= $8 and memory_bytes <= $9)
    order by (job.id = $6) is true desc, priority desc,
      fair_rank - case when dataset_version_id = any($7) then ${LOCALITY_HEAD_START} else 0 end, job.id
    limit 1 for update of job skip locked
  ), claimed as (
    update job set state = 'running', attempt = attempt + 1, node_id = $1, incarnation = $2,
      lease_until = now() + make_interval(secs => $3), started_at = now(), dispatched_at = null,
      progress_done = 0, progress_total = 0, reason_code = null, reason_text = null
    from candidate where job.id = candidate.id
    returning job.*
  ), tried as (
    insert into attempt (job_id, number, node_id, incarnation, state)
    select id, attempt, node_id, incarnation, 'running' from claimed
  ), told as (
    insert into event (topic, entity_id, kind, data)
    select 'jobs', id, 'running', jsonb_build_object('attempt', attempt, 'node_id', node_id) from claimed
  )
  select id, run_id as "runId", kind, attempt, payload, dataset_version_id as "datasetVersionId", cpus,
    memory_bytes as "memoryBytes", timeout_seconds as "timeoutSeconds"
  from claimed`;
