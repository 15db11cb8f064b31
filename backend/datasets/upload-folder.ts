import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { uuidv7 } from '../database/uuid';

const PREFIX = 'drover-upload-';
/** Folders of this very process, told from those of one before it that had the same pid, as in a container. */
const ours = new Set<string>();

/**
 * A folder of this process for files that are on their way into Postgres. File names are ours, never
 * the sender's. Removes at its start what processes that were killed left behind.
 */
@Injectable()
export class UploadFolder implements BeforeApplicationShutdown {
  readonly path: string;
  /** What a file may hold at most. */
  readonly maxBytes: number;

  constructor(@Inject(CONFIG) { limits }: Config) {
    this.maxBytes = limits.uploadBytes;
    removeAbandoned(os.tmpdir());
    this.path = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
    ours.add(this.path);
  }

  newFile(): string {
    return path.join(this.path, uuidv7());
  }

  beforeApplicationShutdown(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    const left = path.join(folder, name);
    const inUse = pid === process.pid ? ours.has(left) : isAlive(pid);
    if (!Number.isNaN(pid) && !inUse) rmSync(left, { recursive: true, force: true });
  }
}

/** A process of somebody else counts as alive: its files are not ours to remove. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
