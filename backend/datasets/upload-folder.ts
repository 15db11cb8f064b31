import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { uuidv7 } from '../database/uuid';

const PREFIX = 'drover-upload-';

/**
 * A folder of this process for files that are on their way into Postgres. File names are ours, never
 * the sender's. Removes at its start what processes that were killed left behind.
 */
@Injectable()
export class UploadFolder implements BeforeApplicationShutdown {
  readonly path: string;

  constructor() {
    removeAbandoned(os.tmpdir());
    this.path = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
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
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(path.join(folder, name), { recursive: true, force: true });
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
