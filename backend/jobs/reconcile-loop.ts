import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../database/database';
import { isDatabaseUnavailable, isRetryable } from '../database/database-errors';
import type { Sql } from '../database/sql-pool';
import { buryDeadNodes } from '../nodes/membership';
import { Dispatch } from './dispatch';
import { LeaseTrust } from './lease-trust';
import { reapLostJobs } from './reap-lost';

const PASS_EVERY_MS = 400;
/** Any constant will do; the other half of the key is the sweep's name. */
const SWEEP_LOCKS = 7_236;

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
 * so what one pass missed the next one finds. Leases and wake-ups do not wait for the sweeps.
 */
@Injectable()
export class ReconcileLoop implements BeforeApplicationShutdown {
  private readonly logger = new Logger('reconcile');
  private readonly sweeps: { sweep: Sweep; nextAt: number }[] = [];
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];
  private silent = false;

  constructor(
    private readonly database: Database,
    private readonly dispatch: Dispatch,
  ) {}

  contribute(sweep: Sweep): void {
    this.sweeps.push({ sweep, nextAt: 0 });
  }

  start(leaseSeconds: number): void {
    const trust = new LeaseTrust(leaseSeconds * 1000);
    this.loops = [
      this.repeat(async () => {
        await this.reap(trust);
        await this.dispatch.run();
      }),
      this.repeat(() => this.runSweeps()),
    ];
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async repeat(pass: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await pass().catch((error: unknown) => this.report(error));
      await sleep(PASS_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * In one transaction with the look at the clock: `now()` is its start, so a Postgres that freezes
   * in the middle still compares leases with the time that was found good.
   */
  private async reap(trust: LeaseTrust): Promise<void> {
    const look = this.database.transaction(async (sql) => {
      const [clock] = await sql<{ now: Date }>('select now() as now');
      const trusted = trust.observe(clock?.now.getTime() ?? 0, performance.now());
      if (trusted) await buryDeadNodes(sql);
      await reapLostJobs(sql, { expiredToo: trusted });
    });
    await look.catch((error: unknown) => {
      if (isDatabaseUnavailable(error)) trust.interrupt();
      throw error;
    });
    if (this.silent) this.logger.log('Postgres answers again');
    this.silent = false;
  }

  private async runSweeps(): Promise<void> {
    for (const entry of this.sweeps) {
      if (performance.now() < entry.nextAt || this.stopping.signal.aborted) continue;
      entry.nextAt = performance.now() + entry.sweep.everySeconds * 1000;
      await this.runSweep(entry.sweep).catch((error: unknown) => {
        // one bad row must not stop the other sweeps
        this.report(error, entry.sweep.name);
      });
    }
  }

  /** Left to the head that is at it already, if there is one. */
  private runSweep(sweep: Sweep): Promise<void> {
    return this.database.transaction(async (sql) => {
      const [lock] = await sql<{ ours: boolean }>(
        'select pg_try_advisory_xact_lock($1, hashtext($2)) as ours',
        [SWEEP_LOCKS, sweep.name],
      );
      if (lock?.ours === true) await sweep.run(sql);
    }, 'long');
  }

  /** A conflict with others is as good as a pass that found nothing; silence is said once. */
  private report(error: unknown, sweep?: string): void {
    if (isDatabaseUnavailable(error)) {
      if (!this.silent) this.logger.warn('Postgres does not answer; waiting for it');
      this.silent = true;
    } else if (!isRetryable(error)) {
      const text = error instanceof Error ? error.stack : String(error);
      this.logger.error(sweep === undefined ? text : `${sweep}: ${text}`);
    }
  }
}
