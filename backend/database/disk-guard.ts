import { Inject, Injectable } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { formatBytes } from '../contracts/format-bytes';
import { DomainError } from '../errors/domain-error';

const RESERVED_SHARE = 0.05;
/** Room comes from a person who makes some. */
const RETRY_AFTER_SECONDS = 60;

export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
}

/**
 * Refuses what would fill the disk of Postgres: a full one stops the server for everybody. Uploads
 * are refused first, trainings when half of the reserve is gone; what ends jobs never is. Knows
 * nothing of a server elsewhere, whose refusal (53100) becomes the same answer.
 */
@Injectable()
export class DiskGuard {
  private readonly folder: string | undefined;
  private readonly reserveBytes: number;

  constructor(@Inject(CONFIG) config: Pick<Config, 'databaseDirectory' | 'diskReserveBytes'>) {
    this.folder = config.databaseDirectory;
    this.reserveBytes = config.diskReserveBytes;
  }

  /** Throws `disk-full` where data of so many bytes would touch the reserve. */
  async requireRoomForData(bytes: number): Promise<void> {
    await this.require('Uploads are', bytes, 1);
  }

  /** Throws `disk-full` where not even the rows of a run should be added. */
  async requireRoomForJobs(): Promise<void> {
    await this.require('New trainings are', 0, 0.5);
  }

  /** Undefined where the disk is not ours to see. */
  protected async space(): Promise<DiskSpace | undefined> {
    if (this.folder === undefined) return undefined;
    const { bavail, blocks, bsize } = await statfs(this.folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }

  private async require(what: string, bytes: number, share: number): Promise<void> {
    const space = await this.space();
    if (!space) return;
    const reserve = share * Math.max(this.reserveBytes, RESERVED_SHARE * space.totalBytes);
    if (space.freeBytes - bytes >= reserve) return;
    throw new DomainError(
      'disk-full',
      `The disk of the database has ${formatBytes(space.freeBytes)} left. ${what} taken again from ${formatBytes(reserve + bytes)} on: free some room on it.`,
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }
}
