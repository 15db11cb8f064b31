import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { uuidv7 } from '../database/uuid';

const PREFIX = 'drover-upload-';
const OF_PROCESS = /^drover-upload-(\d+)-/;

/**
 * A folder of this process for files that are on their way into Postgres. File names are ours, never
 * the sender's. What heads left behind that were killed is removed at the next start.
 */
@Injectable()
export class UploadFolder implements BeforeApplicationShutdown {
  readonly path: string;

  constructor() {
    removeStale(os.tmpdir());
    this.path = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  }

  newFile(): string {
    return path.join(this.path, uuidv7());
  }

  beforeApplicationShutdown(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function removeStale(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = OF_PROCESS.exec(name)?.[1];
    if (pid === undefined || Number(pid) === process.pid || isAlive(Number(pid))) continue;
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** A process of another user is alive, too: signalling it is refused, not unknown. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
