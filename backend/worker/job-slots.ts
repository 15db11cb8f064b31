import { Logger } from '@nestjs/common';
import { claimJob } from '../jobs/claim-job';
import type { AttemptKey, RunningAttempt } from '../jobs/renew-leases';
import type { Incarnation } from '../nodes/membership';
import { JobExecution, type ExecutionTools } from './job-execution';
import type { RunnerPool } from './runner-pool';

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
  private readonly executions = new Set<JobExecution>();
  private claiming: Promise<unknown> = Promise.resolve();
  private open = true;
  /** Called when a job has ended and its slot is free again. */
  onFree: () => void = () => undefined;

  constructor(
    private readonly settings: SlotSettings,
    private readonly pool: RunnerPool,
    private readonly tools: ExecutionTools,
  ) {}

  get freeCpus(): number {
    return this.open
      ? this.settings.cpus - sum(this.executions, (execution) => execution.job.cpus)
      : 0;
  }

  /** Bytes promised to running jobs and held by models. */
  get usedBytes(): number {
    return (
      this.tools.store.heldBytes + sum(this.executions, (execution) => execution.job.memoryBytes)
    );
  }

  get running(): RunningAttempt[] {
    return [...this.executions].map((execution) => execution.running);
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
    for (const execution of this.executions) if (isIt(execution.running)) execution.abandon();
  }

  /** Takes no more jobs and stops what runs; its leases run out or are taken back by the next incarnation. */
  close(): void {
    this.open = false;
    for (const execution of this.executions) execution.abandon();
  }

  private async claimWhileFree(self: Incarnation, hint: string | undefined): Promise<void> {
    for (let wanted = hint; this.freeCpus > 0; wanted = undefined) {
      const request = {
        claimant: self,
        freeCpus: this.freeCpus,
        freeMemoryBytes: this.settings.memoryBytes - this.usedBytes,
        cpus: this.settings.cpus,
        memoryBytes: this.settings.memoryBytes,
        leaseSeconds: this.settings.leaseSeconds,
        hint: wanted,
        heldVersions: [],
      };
      const job = await claimJob(this.tools.database.sql, request);
      // closed meanwhile: the job is taken back from this incarnation like everything it owned
      if (!job || !this.open) return;
      const runner = this.pool.take();
      const execution = new JobExecution(job, self, runner, this.tools);
      this.executions.add(execution);
      void execution
        .run()
        .catch((error: unknown) => this.logger.error(error instanceof Error ? error.stack : error))
        .finally(() => {
          this.executions.delete(execution);
          this.pool.giveBack(runner);
          this.onFree();
        });
    }
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
