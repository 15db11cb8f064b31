import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../contracts/error-codes';
import type { JobKind, JobPart } from '../contracts/jobs';
import type { RunnerDone } from '../contracts/runner-messages';
import type { SqlPool } from '../database/sql-pool';
import { isRetryable } from '../database/database-errors';
import { DomainError } from '../errors/domain-error';
import { appendAttemptLog } from '../jobs/attempt-log';
import type { ClaimedJob } from '../jobs/claim-job';
import { failJob } from '../jobs/fail-job';
import { finishJob } from '../jobs/finish-job';
import type { JobHandler, JobHandlers } from '../jobs/job-handler';
import { recordParts } from '../jobs/record-parts';
import type { RunningAttempt } from '../jobs/renew-leases';
import type { Incarnation } from '../nodes/membership';
import { LogStream } from './log-stream';
import type { ModelStore } from './model-store';
import { PartStream } from './part-stream';
import type { Runner, RunnerEnd } from './runner';
import type { ShardStore } from './shard-store';

/** How long a finished result waits for Postgres before it is given up; fencing makes late harmless. */
const GIVE_UP_AFTER_MS = 600_000;

export interface ExecutionTools {
  database: SqlPool;
  handlers: JobHandlers;
  store: ModelStore;
  shards: ShardStore;
}

/** One attempt at one job, from the claim to its end, in this worker's hands. */
export class JobExecution {
  private readonly log: LogStream;
  private readonly parts = new PartStream<JobPart>((parts) => this.recordParts(parts));
  private progressDone = 0;
  private progressTotal = 0;
  private abandoned = false;
  private computed = false;
  private disowned = false;

  constructor(
    readonly job: ClaimedJob,
    private readonly self: Incarnation,
    private readonly runner: Runner,
    private readonly tools: ExecutionTools,
  ) {
    const { id: jobId, attempt } = job;
    this.log = new LogStream((chunk) =>
      appendAttemptLog(tools.database.sql, { jobId, attempt }, chunk),
    );
  }

  /** What the next renewal says of it. */
  get running(): RunningAttempt {
    return {
      jobId: this.job.id,
      attempt: this.job.attempt,
      progressDone: this.progressDone,
      progressTotal: this.progressTotal,
    };
  }

  /**
   * Stops the CPU work at once and writes nothing: the attempt is not this worker's any more, or it
   * hands the job back. Where the result is there already it changes nothing, for the finish is
   * fenced in Postgres.
   */
  abandon(): void {
    if (this.computed) return;
    this.abandoned = true;
    this.runner.kill('lost', 'The worker gave the attempt up.');
  }

  /** Its life of the worker is over: neither rows nor the models in memory are this attempt's any more. */
  disown(): void {
    this.disowned = true;
  }

  /**
   * Resolves when the end is recorded. `onComputed` is called before that, when the runner is free
   * again. What is left of the log follows by itself.
   */
  async run(onComputed: () => void): Promise<void> {
    const end = await this.compute();
    this.computed = true;
    this.parts.close();
    onComputed();
    void this.log.close();
    if (this.abandoned) return;
    if (end.type === 'done') await this.finish(end);
    else await this.persist(() => this.fail(end.code, end.message, end));
  }

  private async compute(): Promise<RunnerEnd> {
    const { kind, payload, cpus, memoryBytes, timeoutSeconds } = this.job;
    const timer = setTimeout(() => {
      this.runner.kill(
        'timeout',
        `The job ran longer than its ${timeoutSeconds} s and was stopped. Give it more time or less data.`,
      );
    }, timeoutSeconds * 1000);
    const end = await this.runner.run({
      message: { type: 'run', kind, payload, cpus },
      memoryBytes,
      onProgress: (done, total, parts) => {
        this.progressDone = done;
        this.progressTotal = total;
        this.parts.add(parts);
      },
      onOutput: (text) => this.log.add(text),
    });
    clearTimeout(timer);
    return end;
  }

  private recordParts(parts: readonly JobPart[]): Promise<boolean> {
    const { job, tools } = this;
    const handler = tools.handlers[job.kind] as JobHandler<JobKind>;
    const known = { ...this.running, payload: job.payload, parts };
    return tools.database.transaction((sql) => recordParts(sql, handler, known));
  }

  /** A model or a shard is held before its row says so, and dropped again where the row was not written. */
  private async finish(end: RunnerDone & RunnerEnd): Promise<void> {
    const { job, tools } = this;
    const handler = tools.handlers[job.kind] as JobHandler<JobKind>;
    const finished = {
      jobId: job.id,
      attempt: job.attempt,
      payload: job.payload,
      result: end.result,
      keptBytes: (end.model ?? end.shard)?.bytes.byteLength ?? 0,
      peakMemoryBytes: end.peakMemoryBytes,
      ...this.self,
    };
    let recorded = false;
    try {
      const outcome = await this.persist(() => {
        if (end.model) tools.store.hold(end.model.id, end.model.fingerprint, end.model.bytes);
        if (end.shard) tools.shards.hold(end.shard, end.shard.bytes);
        return tools.database.transaction((sql) => finishJob(sql, handler, finished));
      });
      recorded = outcome === 'recorded' || outcome === 'already';
    } finally {
      if (!this.disowned) this.settle(end, recorded);
    }
  }

  private settle({ model, shard }: RunnerDone, recorded: boolean): void {
    const { store, shards } = this.tools;
    if (shard && recorded) shards.confirm(shard);
    else if (shard) shards.drop(shard);
    if (model && !recorded) store.drop(model.id);
  }

  private fail(code: ErrorCode, message: string, end?: RunnerEnd): Promise<unknown> {
    const failed = {
      jobId: this.job.id,
      attempt: this.job.attempt,
      code,
      message,
      logTail: this.log.tail || undefined,
      peakMemoryBytes: end?.peakMemoryBytes,
      exitSignal: end?.exitSignal,
    };
    return this.tools.database.transaction((sql) => failJob(sql, failed));
  }

  /**
   * Writes the end of the attempt, however long Postgres is away, and again where another
   * transaction was in the way. What Postgres refuses for good fails the attempt.
   */
  private async persist<T>(write: () => Promise<T>): Promise<T | undefined> {
    const deadline = performance.now() + GIVE_UP_AFTER_MS;
    for (let pause = 200; performance.now() < deadline; pause = Math.min(pause * 2, 5_000)) {
      if (this.disowned) return undefined;
      try {
        return await write();
      } catch (error) {
        if (!isRetryable(error)) {
          const text = `The result could not be recorded: ${String(error)}`;
          await (error instanceof DomainError
            ? this.fail(error.code, error.message)
            : this.fail('internal', text));
          return undefined;
        }
        await sleep(pause * (0.5 + Math.random() / 2));
      }
    }
    return undefined;
  }
}
