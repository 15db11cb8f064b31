import { Injectable, Logger } from '@nestjs/common';
import { HeadChannels } from '../channel/head-channels';
import { Database } from '../database/database';
import { cancelJobs, type StoppedAttempt } from './cancel-jobs';
import { Dispatch } from './dispatch';
import type { JobSelection } from './job-selection';
import type { AttemptKey } from './renew-leases';
import { retryJobs } from './retry-jobs';

const TELL_TIMEOUT_MS = 2_000;

/** What people may do to jobs. The row decides; telling the worker only makes it quick. */
@Injectable()
export class JobCommands {
  private readonly logger = new Logger('jobs');

  constructor(
    private readonly database: Database,
    private readonly channels: HeadChannels,
    private readonly dispatch: Dispatch,
  ) {}

  /** Returns how many jobs were still open. Their CPUs are free within moments. */
  async cancel(selection: JobSelection): Promise<number> {
    const { cancelled, stopped } = await this.database.transaction((sql) =>
      cancelJobs(sql, selection),
    );
    for (const attempt of stopped) void this.tell(attempt);
    return cancelled;
  }

  /** Returns how many jobs were queued again. */
  async retry(selection: JobSelection): Promise<number> {
    const retried = await this.database.transaction((sql) => retryJobs(sql, selection));
    void this.dispatch.run().catch(() => undefined); // the reconcile loop sends what this could not
    return retried;
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
