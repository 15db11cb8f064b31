import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { uuidv7 } from '../database/uuid';

/** A folder of this process for files that are on their way into Postgres. File names are ours, never the sender's. */
@Injectable()
export class UploadFolder implements BeforeApplicationShutdown {
  readonly path = mkdtempSync(path.join(os.tmpdir(), 'drover-upload-'));

  newFile(): string {
    return path.join(this.path, uuidv7());
  }

  beforeApplicationShutdown(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
