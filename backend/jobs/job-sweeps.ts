import type { ErrorCode } from '../contracts/error-codes';
import type { Sql } from '../database/sql-pool';
import { forgetOldEvents } from '../events/forget-old-events';
import { overBlockedJobs } from './blocked-jobs';
import { LOOK_AHEAD } from './claim-job';
import { dueJobs } from './due-jobs';
import { forgetGoneNodes, forgetOldLogs, forgetOwnJobs } from './forget-old-work';
import { forgetOldIdempotencyKeys } from './idempotency';
import type { Sweep } from './reconcile-loop';
import { settleRunsOf } from './settle-run';
import { unblockJobs } from './unblock-jobs';

/** Seconds a job waits for a node that could hold it to join, before it is given up. */
const HOPELESS_AFTER_SECONDS = 120;
/** Rows that one pass of a sweep ends; the next pass takes the rest. */
const BATCH = 1_000;

/** What keeps open jobs from waiting for what cannot come, and heals what a crash left in between. */
export const JOB_SWEEPS: readonly Sweep[] = [
  { name: 'unblock', everySeconds: 2, run: overBlockedJobs(unblockJobs) },
  { name: 'dependants', everySeconds: 1, run: overBlockedJobs(failDependants) },
  { name: 'deadlines', everySeconds: 1, run: failOverdue },
  { name: 'hopeless jobs', everySeconds: 15, run: failHopeless },
  { name: 'runs', everySeconds: 1, run: settleEndedRuns },
  { name: 'idempotency keys', everySeconds: 600, run: forgetOldIdempotencyKeys },
  { name: 'events', everySeconds: 10, run: forgetOldEvents },
  { name: 'logs', everySeconds: 60, run: forgetOldLogs },
  { name: 'own jobs', everySeconds: 60, run: forgetOwnJobs },
  { name: 'gone nodes', everySeconds: 3_600, run: forgetGoneNodes },
];

/** A chain of dependants falls one link a pass. */
async function failDependants(sql: Sql, jobIds: readonly string[]): Promise<void> {
  await fail(sql, {
    code: 'dependency',
    which: `select job.id, format('It needs the result of %s, which %s. Retry that one, and this one waits for it again.',
                needed.key, case needed.state when 'failed' then 'failed' else 'was cancelled' end) as text
            from job join job_dependency on job_id = job.id join job as needed on needed.id = depends_on
            where job.id = any($2) and job.state = 'blocked' and needed.state in ('failed', 'cancelled')`,
    values: [jobIds],
  });
}

async function failOverdue(sql: Sql): Promise<void> {
  await fail(sql, {
    code: 'deadline',
    which: `select id, 'It was not started before its deadline. Give it more time, or the cluster more workers, and retry it.' as text
            from job where state in ('blocked', 'queued') and started_at is null and deadline_at < now()`,
  });
}

/**
 * With no node at all a job waits: one may join. A node that has just left may come back. Looks at
 * those first in line only, as a claim does: the others' turn comes.
 */
async function failHopeless(sql: Sql): Promise<void> {
  await fail(sql, {
    code: 'insufficient-capacity',
    which: `select id, format('It needs %s CPUs and %s MiB on one node; no node of the cluster has that much. Start a larger worker and retry it, or ask for less.',
                job.cpus, ceil(job.memory_bytes / 1048576.0)) as text
            from (${dueJobs('id, cpus, memory_bytes, next_run_at', String(LOOK_AHEAD))}) as job
            where next_run_at < now() - interval '${HOPELESS_AFTER_SECONDS} s'
              and exists (select 1 from node where state <> 'dead')
              and not exists (
                select 1 from node
                where (state <> 'dead' or lease_until > now() - interval '${HOPELESS_AFTER_SECONDS} s')
                  and cpus >= job.cpus and memory_bytes >= job.memory_bytes)`,
  });
}

interface Doomed {
  code: ErrorCode;
  /** SQL for ids and reasons; its first parameter is $2. */
  which: string;
  values?: unknown[];
}

async function fail(sql: Sql, { code, which, values = [] }: Doomed): Promise<void> {
  const ended = await sql<{ run_id: string | null }>(
    `with doomed as (
       select job.id, min(chosen.text) as text from (${which}) as chosen join job on job.id = chosen.id
       group by job.id limit ${BATCH}
     ), locked as (
       select job.id, doomed.text from job join doomed on doomed.id = job.id
       where job.state in ('blocked', 'queued') order by job.id for update of job skip locked
     ), failed as (
       update job set state = 'failed', finished_at = now(), reason_code = $1, reason_text = locked.text
       from locked where job.id = locked.id
       returning job.id, run_id, reason_text
     ), told as (
       insert into event (topic, entity_id, kind, data)
       select 'jobs', id, 'failed', jsonb_build_object('code', $1::text, 'message', reason_text) from failed
     )
     select distinct run_id from failed`,
    [code, ...values],
  );
  await settleRunsOf(sql, ended);
}

/** The end of a job settles its run; this finds the run whose last jobs ended within one moment. */
async function settleEndedRuns(sql: Sql): Promise<void> {
  const ended = await sql<{ run_id: string }>(
    `select id as run_id from run where state = 'running'
       and not exists (select 1 from job where run_id = run.id and job.state in ('blocked', 'queued', 'running'))
     limit ${BATCH}`,
  );
  await settleRunsOf(sql, ended);
}
