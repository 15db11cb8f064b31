import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';
import { isDatabaseUnavailable } from '../database/database-errors';
import type { Sql } from '../database/sql-pool';
import { buryDeadNodes } from '../nodes/membership';
import { Dispatch } from './dispatch';
import { reapLostJobs } from './reap-lost';

const PASS_EVERY_MS = 400;

/** A check that rooms to the right contribute: level-triggered, idempotent, run in a transaction of its own. */
export interface Sweep {
  name: string;
  /** Seconds between two runs. */
  everySeconds: number;
  run: (sql: Sql) => Promise<void>;
}

/**
 * Closes the gap between what the rows say and what is: lost leases, undelivered wake-ups, and the
 * sweeps of other rooms. Any number of heads run it at once. It looks at states, never at events,
 * so what one pass missed the next one finds.
 */
@Injectable()
export class ReconcileLoop implements BeforeApplicationShutdown {
  private readonly logger = new Logger('reconcile');
  private readonly sweeps: { sweep: Sweep; nextAt: number }[] = [];
  private answeringSince: number | undefined;
  private stopped = false;
  private pass: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly dispatch: Dispatch,
  ) {}

  contribute(sweep: Sweep): void {
    this.sweeps.push({ sweep, nextAt: 0 });
  }

  /**
   * Starts the loop. Leases are expired only after this head has itself seen Postgres answer for
   * `leaseSeconds`, so a restart of Postgres or of the head takes no job from a living worker.
   */
  start(leaseSeconds: number): void {
    const next = (): void => {
      if (this.stopped) return;
      this.pass = this.runOnce(leaseSeconds);
      void this.pass.then(() => {
        this.timer = setTimeout(next, PASS_EVERY_MS);
      });
    };
    next();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.pass;
  }

  private async runOnce(leaseSeconds: number): Promise<void> {
    try {
      await this.database.sql('select 1');
      this.answeringSince ??= performance.now();
      const trusted = performance.now() - this.answeringSince > leaseSeconds * 1000;
      if (trusted) await this.database.transaction(buryDeadNodes);
      await this.database.transaction((sql) => reapLostJobs(sql, { expiredToo: trusted }));
      await this.runSweeps();
      await this.dispatch.run();
    } catch (error) {
      if (isDatabaseUnavailable(error)) {
        if (this.answeringSince !== undefined)
          this.logger.warn('Postgres does not answer; waiting for it');
        this.answeringSince = undefined;
      } else this.logger.error(error instanceof Error ? error.stack : error);
    }
  }

  private async runSweeps(): Promise<void> {
    for (const entry of this.sweeps) {
      if (performance.now() < entry.nextAt) continue;
      entry.nextAt = performance.now() + entry.sweep.everySeconds * 1000;
      await this.database.transaction(entry.sweep.run).catch((error: unknown) => {
        // one bad row must not stop the other sweeps, nor the dispatch
        if (isDatabaseUnavailable(error)) throw error;
        this.logger.error(
          `${entry.sweep.name}: ${error instanceof Error ? error.stack : String(error)}`,
        );
      });
    }
  }
}
