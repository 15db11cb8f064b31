import type { JobKind, JobPayload } from '../contracts/jobs';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';
import type { Incarnation } from '../nodes/membership';

/** A job that this node's incarnation now owns, under this attempt, until the lease runs out. */
export interface ClaimedJob<Kind extends JobKind = JobKind> {
  id: string;
  kind: Kind;
  attempt: number;
  payload: JobPayload<Kind>;
  cpus: number;
  memoryBytes: number;
  timeoutSeconds: number;
}

export interface ClaimRequest {
  claimant: Incarnation;
  freeCpus: number;
  freeMemoryBytes: number;
  leaseSeconds: number;
  /** The job a wake-up named. It is taken if it is still queued and fits, else the best one that does. */
  hint?: string | undefined;
}

/** Claims one queued job, or none. Call it inside a transaction: job and attempt change together. */
export async function claimJob(sql: Sql, request: ClaimRequest): Promise<ClaimedJob | undefined> {
  const hinted = request.hint === undefined ? undefined : await claim(sql, request, HINTED);
  return hinted ?? (await claim(sql, { ...request, hint: undefined }, BEST));
}

const FITS = `state = 'queued' and next_run_at <= now() and cpus <= $4 and memory_bytes <= $5`;
const HINTED = `select id from job where id = $6 and ${FITS} for update skip locked`;
const BEST = `select id from job where ${FITS} and $6::uuid is null
  order by priority desc, fair_rank, id limit 1 for update skip locked`;

async function claim(
  sql: Sql,
  request: ClaimRequest,
  candidate: string,
): Promise<ClaimedJob | undefined> {
  const { claimant } = request;
  // A node that was replaced or buried claims nothing: its incarnation is not the row's any more.
  const [job] = await sql<ClaimedJob>(
    `with candidate as (${candidate})
     update job set state = 'running', attempt = attempt + 1, node_id = $1, incarnation = $2,
       lease_until = now() + make_interval(secs => $3), started_at = now(), dispatched_at = null,
       progress_done = 0, progress_total = 0, reason_code = null, reason_text = null
     from candidate
     where job.id = candidate.id
       and exists (select 1 from node where id = $1 and incarnation = $2 and state = 'ready')
     returning job.id, kind, attempt, payload, cpus, memory_bytes as "memoryBytes", timeout_seconds as "timeoutSeconds"`,
    [
      claimant.nodeId,
      claimant.incarnation,
      request.leaseSeconds,
      request.freeCpus,
      request.freeMemoryBytes,
      request.hint ?? null,
    ],
  );
  if (!job) return undefined;
  await sql(
    `insert into attempt (job_id, number, node_id, incarnation, state) values ($1, $2, $3, $4, 'running')`,
    [job.id, job.attempt, claimant.nodeId, claimant.incarnation],
  );
  await appendEvent(sql, {
    topic: 'jobs',
    entityId: job.id,
    kind: 'running',
    data: { attempt: job.attempt, node_id: claimant.nodeId },
  });
  return job;
}
