import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimJob, type ClaimedJob } from '../jobs/claim-job';
import type { AttemptKey, RunningAttempt } from '../jobs/renew-leases';
import type { Incarnation } from '../nodes/membership';
import { JobExecution, type ExecutionTools } from './job-execution';
import type { RunnerPool } from './runner-pool';

/** How long a claim or a finish that is under way is waited for. */
const SETTLE_MS = 2_000;

export interface SlotSettings {
  cpus: number;
  memoryBytes: number;
  leaseSeconds: number;
}

/**
 * The CPUs and the memory that this worker offers, and what runs on them. Claims one job after the
 * other while there is room; decides nothing about which job comes first.
 */
export class JobSlots {
  private readonly logger = new Logger('jobs');
  /** What is not recorded yet, with its end. */
  private readonly executions = new Map<JobExecution, Promise<void>>();
  /** What takes a slot: the next job is claimed while the end of the last one is being recorded. */
  private readonly computing = new Set<JobExecution>();
  private claiming: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** Claims nothing more, but carries on with what runs. */
  draining = false;
  /** Called when a job has ended and its slot is free again. */
  onFree: () => void = () => undefined;

  constructor(
    private readonly settings: SlotSettings,
    private readonly pool: RunnerPool,
    private readonly tools: ExecutionTools,
  ) {}

  get freeCpus(): number {
    if (this.closed || this.draining) return 0;
    return this.settings.cpus - sum(this.computing, (execution) => execution.job.cpus);
  }

  /** Bytes promised to running jobs and held by models and shards. */
  get usedBytes(): number {
    return this.lastingBytes + this.tools.shards.heldBytes;
  }

  /** Without shards, which make room where a job needs it: they can be grown again. */
  private get lastingBytes(): number {
    return (
      this.tools.store.heldBytes + sum(this.computing, (execution) => execution.job.memoryBytes)
    );
  }

  get running(): RunningAttempt[] {
    return [...this.executions.keys()].map((execution) => execution.running);
  }

  /** Claims until there is no room or nothing due that fits. One claim at a time, so that no slot is sold twice. */
  fill(self: Incarnation, hint?: string): Promise<void> {
    const next = this.claiming.then(() => this.claimWhileFree(self, hint));
    this.claiming = next.catch(() => undefined);
    return next;
  }

  /** Kills what another node owns by now. */
  abandonAllBut(owned: readonly AttemptKey[], asked: readonly AttemptKey[]): void {
    for (const attempt of asked) if (!owned.some(same(attempt))) this.stop(attempt);
  }

  /** Stops an attempt that was cancelled: its row has fenced it already. */
  stop(attempt: AttemptKey): void {
    const isIt = same(attempt);
    for (const execution of this.executions.keys())
      if (isIt(execution.running)) execution.abandon();
  }

  /** Stops what runs. Resolves when it has stopped; what was computed already is recorded first, if Postgres answers. */
  async abandonAll(): Promise<void> {
    await Promise.race([this.claiming, sleep(SETTLE_MS)]);
    for (const execution of this.executions.keys()) execution.abandon();
    await Promise.race([Promise.all(this.executions.values()), sleep(SETTLE_MS)]);
  }

  /** Takes no more jobs and stops what runs; its leases run out or are taken back by the next incarnation. */
  async close(): Promise<void> {
    this.closed = true;
    await this.abandonAll();
    for (const execution of this.executions.keys()) execution.disown();
  }

  private async claimWhileFree(self: Incarnation, hint: string | undefined): Promise<void> {
    for (let wanted = hint; this.freeCpus > 0; wanted = undefined) {
      const request = {
        claimant: self,
        freeCpus: this.freeCpus,
        freeMemoryBytes: this.settings.memoryBytes - this.lastingBytes,
        cpus: this.settings.cpus,
        // what models hold does not come free by waiting: no slot is kept empty for it
        memoryBytes: this.settings.memoryBytes - this.tools.store.heldBytes,
        leaseSeconds: this.settings.leaseSeconds,
        hint: wanted,
        heldVersions: this.pool.heldVersions,
      };
      const job = await claimJob(this.tools.database.sql, request);
      // closed meanwhile: the job is taken back from this incarnation like everything it owned
      if (!job || this.closed) return;
      this.execute(job, self);
      this.tools.shards.shrinkTo(this.settings.memoryBytes - this.lastingBytes);
    }
  }

  private execute(job: ClaimedJob, self: Incarnation): void {
    const runner = this.pool.take(job.datasetVersionId);
    const execution = new JobExecution(job, self, runner, this.tools);
    this.computing.add(execution);
    const end = execution
      .run(() => {
        this.computing.delete(execution);
        this.pool.giveBack(runner);
        this.onFree();
      })
      .catch((error: unknown) => this.logger.error(error instanceof Error ? error.stack : error))
      .then(() => void this.executions.delete(execution));
    this.executions.set(execution, end);
  }
}

function sum<Item>(items: Iterable<Item>, value: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}

function same(one: AttemptKey): (other: AttemptKey) => boolean {
  return (other) => other.jobId === one.jobId && other.attempt === one.attempt;
}
