import { setTimeout as sleep } from 'node:timers/promises';
import type { JobKind } from '../contracts/jobs';
import type { RunnerDone } from '../contracts/runner-messages';
import type { SqlPool } from '../database/sql-pool';
import { isDatabaseUnavailable } from '../database/database-errors';
import type { ClaimedJob } from '../jobs/claim-job';
import { failJob } from '../jobs/fail-job';
import { finishJob, type FinishOutcome } from '../jobs/finish-job';
import type { JobHandler, JobHandlers } from '../jobs/job-handler';
import type { RunningAttempt } from '../jobs/renew-leases';
import type { Incarnation } from '../nodes/membership';
import type { ModelStore } from './model-store';
import type { Runner } from './runner';

/** How long a finished result waits for Postgres before it is given up; fencing makes late harmless. */
const GIVE_UP_AFTER_MS = 600_000;

export interface ExecutionTools {
  database: SqlPool;
  handlers: JobHandlers;
  store: ModelStore;
}

/** One attempt at one job, from the claim to its end, in this worker's hands. */
export class JobExecution {
  private progressDone = 0;
  private progressTotal = 0;
  private fenced = false;
  private computed = false;

  constructor(
    readonly job: ClaimedJob,
    private readonly self: Incarnation,
    private readonly runner: Runner,
    private readonly tools: ExecutionTools,
  ) {}

  /** What the next renewal says of it. */
  get running(): RunningAttempt {
    return {
      jobId: this.job.id,
      attempt: this.job.attempt,
      progressDone: this.progressDone,
      progressTotal: this.progressTotal,
    };
  }

  /** Somebody else owns the job now: stop the CPU work at once, and write nothing. */
  fence(): void {
    if (this.computed) return; // what is left is the finish, which is fenced in Postgres
    this.fenced = true;
    this.runner.kill('lost', 'The attempt was fenced: its lease had run out.');
  }

  async run(): Promise<void> {
    const { kind, payload, timeoutSeconds } = this.job;
    const timer = setTimeout(() => {
      this.runner.kill(
        'timeout',
        `The job ran longer than its ${timeoutSeconds} s and was stopped. Give it more time or less data.`,
      );
    }, timeoutSeconds * 1000);
    const end = await this.runner.run({ type: 'run', kind, payload }, (done, total) => {
      this.progressDone = done;
      this.progressTotal = total;
    });
    clearTimeout(timer);
    this.computed = true;
    if (this.fenced) return;
    if (end.type === 'done') await this.finish(end);
    else await this.persist(() => this.fail(end.code, end.message));
  }

  /** The model is held before its row says so, and dropped again where the row could not be written. */
  private async finish(end: RunnerDone): Promise<void> {
    const { job, tools } = this;
    if (end.model) tools.store.hold(end.model.id, end.model.fingerprint, end.model.bytes);
    const handler = tools.handlers[job.kind] as JobHandler<JobKind>;
    const finished = {
      jobId: job.id,
      attempt: job.attempt,
      payload: job.payload,
      result: end.result,
      modelBytes: end.model?.bytes.byteLength ?? 0,
      ...this.self,
    };
    const outcome = await this.persist<FinishOutcome>(() =>
      tools.database.transaction((sql) => finishJob(sql, handler, finished)),
    );
    if (end.model && outcome !== 'recorded' && outcome !== 'already')
      tools.store.drop(end.model.id);
  }

  private fail(code: Parameters<typeof failJob>[1]['code'], message: string): Promise<unknown> {
    const failed = {
      jobId: this.job.id,
      attempt: this.job.attempt,
      code,
      message,
      logTail: this.runner.logTail || undefined,
    };
    return this.tools.database.transaction((sql) => failJob(sql, failed));
  }

  /** Writes the end of the attempt, however long Postgres is away. A failure to record fails the attempt. */
  private async persist<T>(write: () => Promise<T>): Promise<T | undefined> {
    const deadline = performance.now() + GIVE_UP_AFTER_MS;
    for (
      let pause = 200;
      performance.now() < deadline && !this.fenced;
      pause = Math.min(pause * 2, 5_000)
    ) {
      try {
        return await write();
      } catch (error) {
        if (!isDatabaseUnavailable(error)) {
          await this.fail('internal', `The result could not be recorded: ${String(error)}`);
          return undefined;
        }
        await sleep(pause);
      }
    }
    return undefined;
  }
}
