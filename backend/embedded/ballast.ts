import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';

const MEGABYTE = 1024 ** 2;

export interface BallastSettings {
  bytes: number;
  /** Bytes that may still be written to the disk of a folder. */
  freeBytes: (folder: string) => number;
}

/**
 * A file of no use beside the data, which makes room when the disk is full: PostgreSQL stops there,
 * and starts again only where it can still write its log. Thrown off before such a start, and taken
 * on again once there is room for it four times over.
 */
export class Ballast {
  private readonly file: string;

  constructor(
    private readonly folder: string,
    private readonly settings: BallastSettings = { bytes: 64 * MEGABYTE, freeBytes },
  ) {
    this.file = path.join(folder, 'ballast');
  }

  /** True where it made room. */
  throwOffIfFull(): boolean {
    const { bytes } = this.settings;
    if (!existsSync(this.file) || this.settings.freeBytes(this.folder) >= bytes) return false;
    rmSync(this.file);
    return true;
  }

  takeOnIfRoom(): void {
    const { bytes } = this.settings;
    if (existsSync(this.file) || this.settings.freeBytes(this.folder) < 4 * bytes) return;
    try {
      fill(this.file, bytes);
    } catch {
      // the disk filled up meanwhile: no place for ballast
      rmSync(this.file, { force: true });
    }
  }
}

/** With bytes that no file system can leave out or compress. */
function fill(file: string, bytes: number): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let left = bytes; left > 0;)
      left -= writeSync(handle, randomBytes(Math.min(left, MEGABYTE)));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
