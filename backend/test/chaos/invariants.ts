import { JOB_TRANSITIONS, type JobState } from '../../contracts/states';
import type { Sql } from '../../database/sql-pool';
import type { Ledger } from './ledger';

interface JobRow {
  id: string;
  /** Null for the platform's own: rebuilds, profiles. */
  run_id: string | null;
  kind: string;
  key: string;
  state: JobState;
  attempt: number;
  failures: number;
  max_failures: number;
  accepted_attempt: number | null;
  reason_code: string | null;
  reason_text: string | null;
  succeeded_attempts: number[];
  running_attempts: number;
  failed_attempts: number;
  metric_attempts: number[];
  models: number;
}

/**
 * What must hold of the rows once the cluster is quiet (I1–I6, I9): what the clients were promised,
 * and what no sequence of faults may write. Returns every breach in words.
 */
export async function checkRows(sql: Sql, ledger: Ledger): Promise<string[]> {
  const jobs = await readJobs(sql);
  return [
    ...checkPromises(jobs, ledger),
    ...jobs.flatMap(checkJob),
    ...(await checkVersions(sql)),
    ...(await checkEvents(sql, jobs)),
    ...(await checkRuns(sql)),
    ...(await checkModels(sql)),
  ];
}

function readJobs(sql: Sql): Promise<JobRow[]> {
  return sql<JobRow>(
    `select job.*,
       array(select number from attempt where job_id = job.id and state = 'succeeded') as succeeded_attempts,
       (select count(*)::int from attempt where job_id = job.id and state = 'running') as running_attempts,
       (select count(*)::int from attempt where job_id = job.id and state = 'failed') as failed_attempts,
       array(select distinct attempt from metric where job_id = job.id) as metric_attempts,
       (select count(*)::int from model where job_id = job.id) as models
     from job order by id`,
  );
}

function checkPromises(jobs: readonly JobRow[], ledger: Ledger): string[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const asked = jobs.filter((job) => job.run_id !== null && job.kind !== 'fit-shard').length;
  const doubled =
    asked > ledger.entries.length
      ? [`I1 there are ${asked} jobs, of which ${ledger.entries.length} were asked for`]
      : [];
  const broken = ledger.entries.flatMap((entry) => {
    const { key, work } = entry.planned;
    const job = byId.get(entry.jobId);
    if (!job) return [`I1 ${key} was accepted and is lost`];
    const outcome = `${key} is ${job.state} (${job.reason_text ?? 'no reason'})`;
    if (entry.cancel === 'acknowledged') return job.state === 'cancelled' ? [] : [`I3 ${outcome}`];
    if (entry.cancel === 'asked' && job.state === 'cancelled') return [];
    if (work.type === 'poison') {
      const tries = triesOf(job);
      const ended = job.state === 'failed' && job.failures === tries;
      return ended && job.failed_attempts === tries
        ? []
        : [`I4 ${outcome} after ${job.failures} failures`];
    }
    return job.state === 'succeeded' ? [] : [`I5 ${outcome}`];
  });
  return [...doubled, ...broken];
}

/** A runner that aborts counts as out of memory, which is the caller's to change: no second try. */
function triesOf(job: JobRow): number {
  return job.reason_code === 'out-of-memory' ? 1 : job.max_failures;
}

const MAKES_A_MODEL = new Set<string>(['fit-model', 'assemble-model']);

/** Succeeded: one succeeded attempt, one set of metrics, one model, all of the accepted attempt; else none. */
function checkJob(job: JobRow): string[] {
  const { accepted_attempt: accepted, state } = job;
  const ended = JOB_TRANSITIONS[state].every((next) => next === 'queued' || next === 'blocked');
  const wanted = state === 'succeeded' ? [accepted] : [];
  const models = state === 'succeeded' && MAKES_A_MODEL.has(job.kind) ? [accepted] : [];
  const same =
    String(job.succeeded_attempts) === String(wanted) &&
    String(job.metric_attempts) === String(models) &&
    job.models === models.length &&
    job.running_attempts === 0;
  return [
    ...(ended && state !== 'queued' ? [] : [`I1 ${job.key} is still ${state}`]),
    ...(same ? [] : [`I2 ${JSON.stringify(job)}`]),
  ];
}

async function checkVersions(sql: Sql): Promise<string[]> {
  const names = await sql<{ name: string; last: number; versions: number[] }>(
    `select name, last_version as last,
       array(select (payload ->> 'modelVersion')::int from job
             where kind in ('fit-model', 'assemble-model') and payload ->> 'modelName' = name order by 1) as versions
     from model_name`,
  );
  return names
    .filter(({ last, versions }) => String(versions) !== String(range(last)))
    .map((name) => `I6 versions are not contiguous: ${JSON.stringify(name)}`);
}

interface EventRow {
  entity_id: string;
  kind: string;
  data: { attempt?: number };
}

/** The log tells what the rows may hide: an accepted attempt was never lost, a job ends once. */
async function checkEvents(sql: Sql, jobs: readonly JobRow[]): Promise<string[]> {
  const events = await sql<EventRow>(
    `select entity_id, kind, data from event where topic = 'jobs' order by seq`,
  );
  return jobs.flatMap((job) => {
    const own = events.filter((event) => event.entity_id === job.id);
    const given = (kind: string): (number | undefined)[] =>
      own.filter((event) => event.kind === kind).map((event) => event.data.attempt);
    const taken = [...given('lost'), ...given('fenced'), ...given('released')];
    const runs = given('running');
    const succeeded = job.state === 'succeeded' ? [job.accepted_attempt] : [];
    return [
      ...(job.accepted_attempt !== null && taken.includes(job.accepted_attempt)
        ? [`I9 ${job.key}: attempt ${job.accepted_attempt} was accepted and had been taken away`]
        : []),
      ...(String(given('succeeded')) === String(succeeded)
        ? []
        : [
            `I9 ${job.key} is ${job.state}, its log says succeeded by ${String(given('succeeded'))}`,
          ]),
      ...(new Set(runs).size === runs.length
        ? []
        : [`I9 ${job.key}: one attempt was claimed twice: ${String(runs)}`]),
    ];
  });
}

async function checkRuns(sql: Sql): Promise<string[]> {
  const runs = await sql<{ id: string; state: string; states: string[] }>(
    `select id, state, array(select job.state from job where job.run_id = run.id) as states from run`,
  );
  return runs
    .filter(({ state, states }) => states.length === 1 && state !== states[0])
    .map((run) => `I2 a run disagrees with its only job: ${JSON.stringify(run)}`);
}

/** A rebuild gives the bytes that were lost, or it would not be served any more. */
async function checkModels(sql: Sql): Promise<string[]> {
  const models = await sql(`select name, version, state from model where state <> 'ready'`);
  return models.map((model) => `I7 a model did not come back: ${JSON.stringify(model)}`);
}

function range(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
