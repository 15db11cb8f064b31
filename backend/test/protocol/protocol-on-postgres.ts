import type { ErrorCode } from '../../contracts/error-codes';
import type { RunState } from '../../contracts/states';
import { uuidv7 } from '../../database/uuid';
import { acceptRun, type NewJob } from '../../jobs/accept-jobs';
import { cancelJobs } from '../../jobs/cancel-jobs';
import { claimJob } from '../../jobs/claim-job';
import { failJob } from '../../jobs/fail-job';
import { finishJob, type FinishOutcome } from '../../jobs/finish-job';
import { JOB_SWEEPS } from '../../jobs/job-sweeps';
import { reapLostJobs } from '../../jobs/reap-lost';
import { releaseJobs } from '../../jobs/release-jobs';
import { renewLeases } from '../../jobs/renew-leases';
import { retryJobs } from '../../jobs/retry-jobs';
import { joinCluster, type Incarnation } from '../../nodes/membership';
import type { TestDatabase } from '../test-database';
import type { AcceptedJobs, Failure, JobSnapshot, Life, Protocol, Snapshot, Try } from './protocol';

const CODES: Record<Failure, ErrorCode> = {
  caller: 'single-class',
  bug: 'runner-crashed',
  busy: 'database-unavailable',
};
const LEASE_SECONDS = 600;

/** The product's own statements, behind the model's interface: jobs by the order of their acceptance. */
export class ProtocolOnPostgres implements Protocol {
  private readonly jobs: string[] = [];
  private readonly runs: string[] = [];
  private readonly nodes = new Map<number, string>();

  constructor(private readonly database: TestDatabase['database']) {}

  async accept({ count, priority, chained }: AcceptedJobs): Promise<void> {
    const first = this.jobs.length;
    const jobs = Array.from({ length: count }, (_, turn) => ({
      ...NOOP,
      key: `job ${first + turn}`,
      priority,
      dependsOn: chained && turn > 0 ? [`job ${first + turn - 1}`] : [],
    }));
    const runId = await this.database.transaction((sql) => acceptRun(sql, { spec: {}, jobs }));
    this.runs.push(runId);
    const rows = await this.database.sql<{ id: string }>(
      'select id from job where run_id = $1 order by id',
      [runId],
    );
    this.jobs.push(...rows.map((row) => row.id));
  }

  async join(worker: number): Promise<Life> {
    const { nodeId, incarnation } = await joinCluster(this.database.sql, {
      id: uuidv7(),
      name: `worker-${worker}`,
      kind: 'worker',
      cpus: 100,
      memoryBytes: 1e12,
      address: '127.0.0.1:1',
      pid: 1,
      version: '0',
      leaseSeconds: LEASE_SECONDS,
    });
    this.nodes.set(worker, nodeId);
    return { worker, incarnation };
  }

  async bury(worker: number): Promise<void> {
    await this.database.sql(`update node set state = 'dead' where id = $1`, [
      this.nodes.get(worker),
    ]);
  }

  async claim(life: Life, hint?: number): Promise<Try | undefined> {
    const room = { freeCpus: 100, freeMemoryBytes: 1e12, cpus: 100, memoryBytes: 1e12 };
    const job = await claimJob(this.database.sql, {
      claimant: this.incarnation(life),
      ...room,
      leaseSeconds: LEASE_SECONDS,
      hint: hint === undefined ? undefined : this.jobs[hint],
      heldVersions: [],
    });
    return job && { job: this.jobs.indexOf(job.id), attempt: job.attempt };
  }

  async renew(tries: readonly Try[]): Promise<Try[]> {
    const running = tries.map((each) => ({ ...this.key(each), progressDone: 0, progressTotal: 0 }));
    const owned = await renewLeases(this.database.sql, running, LEASE_SECONDS);
    return tries.filter((each) =>
      owned.some((key) => key.jobId === this.jobs[each.job] && key.attempt === each.attempt),
    );
  }

  finish(life: Life, done: Try): Promise<FinishOutcome> {
    const { jobId, attempt } = this.key(done);
    // stands for the result's rows: written once, or the protocol is broken
    const record = async (sql: TestDatabase['database']['sql']): Promise<void> => {
      await sql(`insert into event (topic, entity_id, kind) values ('jobs', $1, 'recorded')`, [
        jobId,
      ]);
    };
    const finished = { jobId, attempt, ...this.incarnation(life), ...RESULT };
    return this.database.transaction((sql) => finishJob<'noop'>(sql, { record }, finished));
  }

  async fail(failed: Try, failure: Failure): Promise<'requeued' | 'failed' | 'fenced'> {
    const attempt = { ...this.key(failed), code: CODES[failure], message: 'it went wrong' };
    const outcome = await this.database.transaction((sql) => failJob(sql, attempt));
    await this.freezeBackOff();
    return outcome;
  }

  async release(life: Life): Promise<void> {
    await releaseJobs(this.database.sql, this.incarnation(life));
  }

  async reap(expiredToo: boolean): Promise<void> {
    await this.database.transaction((sql) => reapLostJobs(sql, { expiredToo }));
    await this.freezeBackOff();
  }

  async cancel(job: number): Promise<void> {
    await this.database.transaction((sql) => cancelJobs(sql, { jobIds: [this.id(job)] }));
  }

  async retry(job: number): Promise<void> {
    await this.database.transaction((sql) => retryJobs(sql, { jobIds: [this.id(job)] }));
  }

  async sweep(): Promise<void> {
    for (const name of ['dependants', 'unblock']) {
      const sweep = JOB_SWEEPS.find((each) => each.name === name);
      if (!sweep) throw new Error(`no sweep ${name}`);
      await this.database.transaction(sweep.run);
    }
  }

  async pause(paused: boolean): Promise<void> {
    await this.database.sql('update job_queue set paused_at = case when $1 then now() end', [
      paused,
    ]);
  }

  async expire(job: number): Promise<void> {
    await this.database.sql(
      `update job set lease_until = now() - interval '1 s' where id = $1 and state = 'running'`,
      [this.id(job)],
    );
  }

  async tick(): Promise<void> {
    await this.database.sql('update job set next_run_at = now() where next_run_at > now()');
  }

  async snapshot(): Promise<Snapshot> {
    const jobs = await this.database.sql<JobSnapshot>(
      `select state, attempt, failures, losses, accepted_attempt as accepted,
         coalesce((select jsonb_object_agg(number, attempt.state) from attempt where job_id = job.id), '{}') as attempts,
         (select count(*)::int from event where entity_id = job.id and kind = 'recorded') as recorded
       from job where run_id = any($1) order by id`,
      [this.runs],
    );
    const runs = await this.database.sql<{ state: RunState }>(
      'select state from run where id = any($1) order by id',
      [this.runs],
    );
    return { jobs, runs: runs.map((run) => run.state) };
  }

  /** The model has no time: what waits, waits until the next tick. */
  private async freezeBackOff(): Promise<void> {
    await this.database.sql(
      `update job set next_run_at = now() + interval '1 h' where state = 'queued' and next_run_at > now()`,
    );
  }

  private incarnation({ worker, incarnation }: Life): Incarnation {
    return { nodeId: this.nodes.get(worker) ?? '', incarnation };
  }

  private key({ job, attempt }: Try): { jobId: string; attempt: number } {
    return { jobId: this.id(job), attempt };
  }

  private id(job: number): string {
    const id = this.jobs[job];
    if (id === undefined) throw new Error(`no job ${job} was accepted`);
    return id;
  }
}

const NOOP: NewJob<'noop'> = {
  kind: 'noop',
  key: '',
  payload: { seconds: 0 },
  datasetVersionId: null,
  cpus: 1,
  memoryBytes: 1,
  priority: 0,
  timeoutSeconds: 60,
};
const RESULT = { payload: { seconds: 0 }, result: { waitedSeconds: 0 }, keptBytes: 0 };
