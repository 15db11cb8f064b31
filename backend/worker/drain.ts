import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable } from '../database/database-errors';
import type { SqlPool } from '../database/sql-pool';
import { releaseJobs } from '../jobs/release-jobs';
import { countSoleReplicas } from '../models/sole-replicas';
import type { Incarnation } from '../nodes/membership';
import type { JobSlots } from './job-slots';

const LOOK_EVERY_MS = 250;
/** How often jobs are tried to be handed back: where it fails they count as lost. */
const RELEASE_TRIES = 5;

/**
 * Brings a worker's work to an end without losing any: nothing new is claimed, running jobs have a
 * grace, what is left then is handed back and counts for nothing. Predictions go on meanwhile.
 */
export class Drain {
  private readonly logger = new Logger('drain');
  private graceEndsAt: number | undefined;
  /** The worker goes for good, whatever its row says from now on. */
  leaving = false;

  constructor(
    private readonly database: SqlPool,
    private readonly graceSeconds: number,
  ) {}

  /** Called at every beat with what the node's row says: a person may drain a node and let it work again. */
  async heed(draining: boolean, slots: JobSlots, self: Incarnation): Promise<void> {
    if (this.leaving) return;
    slots.draining = draining;
    if (!draining) {
      this.graceEndsAt = undefined;
      return;
    }
    this.begin();
    if (!this.withinGrace && slots.running.length > 0) await this.handBack(slots, self);
  }

  /** Ends when jobs have ended and no model would be lost, or the grace is over. */
  async finish(slots: JobSlots, self: Incarnation): Promise<void> {
    this.leaving = true;
    slots.draining = true;
    this.begin();
    while (this.withinGrace && (await this.somethingIsLeft(slots, self)))
      await sleep(LOOK_EVERY_MS);
    await this.handBack(slots, self);
  }

  /** Loses patience: what is not done now is handed back. */
  hurry(): void {
    this.graceEndsAt = performance.now();
  }

  private begin(): void {
    if (this.graceEndsAt !== undefined) return;
    this.graceEndsAt = performance.now() + this.graceSeconds * 1000;
    this.logger.log(`takes no more jobs; running ones have ${this.graceSeconds} s`);
  }

  private get withinGrace(): boolean {
    return performance.now() < (this.graceEndsAt ?? 0);
  }

  private async somethingIsLeft(slots: JobSlots, self: Incarnation): Promise<boolean> {
    if (slots.running.length > 0) return true;
    // where Postgres does not answer, nobody else could take the models over either
    return (await countSoleReplicas(this.database.sql, self).catch(() => 0)) > 0;
  }

  private async handBack(slots: JobSlots, self: Incarnation): Promise<void> {
    await slots.abandonAll();
    const released = await this.release(self);
    if (released > 0) this.logger.log(`handed back ${released} jobs that were running`);
  }

  private async release(self: Incarnation): Promise<number> {
    for (let tries = 1; ; tries++) {
      try {
        return await releaseJobs(this.database.sql, self);
      } catch (error) {
        if (tries === RELEASE_TRIES || !isRetryable(error)) throw error;
        await sleep(LOOK_EVERY_MS);
      }
    }
  }
}
