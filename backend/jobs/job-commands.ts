import { Injectable, Logger } from '@nestjs/common';
import { HeadChannels } from '../channel/head-channels';
import { Database } from '../database/database';
import { cancelJobs, type StoppedAttempt } from './cancel-jobs';
import { withConnected } from './connected-jobs';
import { Dispatch } from './dispatch';
import { jobCondition, type JobFilter } from './job-filter';
import { IS_OPEN, type JobSelection } from './job-selection';
import type { AttemptKey } from './renew-leases';
import { retryJobs } from './retry-jobs';

const TELL_TIMEOUT_MS = 2_000;

/** Which jobs an act can change: what cancelJobs and retryJobs look for. */
const ELIGIBLE = {
  cancel: IS_OPEN,
  retry: `job.state in ('failed', 'cancelled') and job.run_id is not null`,
} as const;
export type JobAct = keyof typeof ELIGIBLE;

export interface BulkOutcome {
  /** Matching jobs that the act can change. */
  eligible: number;
  changed: number;
}

/** What people may do to jobs. The row decides; telling the worker only makes it quick. */
@Injectable()
export class JobCommands {
  private readonly logger = new Logger('jobs');

  constructor(
    private readonly database: Database,
    private readonly channels: HeadChannels,
    private readonly dispatch: Dispatch,
  ) {}

  /**
   * Cancels jobs, and all that hang together with them: what is made of shards is of no use without
   * one of them. Returns how many were still open. Their CPUs are free within moments.
   */
  async cancel(selection: JobSelection): Promise<number> {
    const { cancelled, stopped } = await this.database.transaction(async (sql) =>
      cancelJobs(sql, await withConnected(sql, selection, ELIGIBLE.cancel)),
    );
    this.tellStopped(stopped);
    return cancelled;
  }

  /** After the commit of a cancel: the workers of these attempts free their CPUs. */
  tellStopped(attempts: readonly StoppedAttempt[]): void {
    for (const attempt of attempts) void this.tell(attempt);
  }

  /** Queues jobs again, and all that hang together with them and did not succeed. Returns how many. */
  async retry(selection: JobSelection): Promise<number> {
    const retried = await this.database.transaction(async (sql) =>
      retryJobs(sql, await withConnected(sql, selection, ELIGIBLE.retry)),
    );
    void this.dispatch.run().catch(() => undefined); // the reconcile loop sends what this could not
    return retried;
  }

  /**
   * Cancels or retries the oldest `limit` jobs of a filter; 0 only counts. More are left for the
   * next call, so that none holds its locks for long.
   */
  async bulk(act: JobAct, filter: JobFilter, limit: number): Promise<BulkOutcome> {
    const { where, values } = jobCondition(filter);
    const matching = `from job where ${where} and ${ELIGIBLE[act]}`;
    const [counted] = await this.database.sql<{ jobs: number }>(
      `select count(*) as jobs ${matching}`,
      values,
    );
    const chosen = await this.database.sql<{ id: string }>(
      `select job.id ${matching} order by job.id limit $${values.length + 1}`,
      [...values, limit],
    );
    const jobIds = chosen.map((job) => job.id);
    const changed = jobIds.length === 0 ? 0 : await this[act]({ jobIds });
    return { eligible: counted?.jobs ?? 0, changed };
  }

  /** A worker that does not hear of it learns it from its next renewal. */
  private async tell({ jobId, attempt, address }: StoppedAttempt): Promise<void> {
    try {
      const channel = await this.channels.get(address);
      await channel.request(
        'stop-job',
        Buffer.from(JSON.stringify({ jobId, attempt } satisfies AttemptKey)),
        TELL_TIMEOUT_MS,
      );
    } catch (error) {
      this.logger.warn(
        `the worker at ${address} was not told to stop job ${jobId}: ${String(error)}`,
      );
    }
  }
}
