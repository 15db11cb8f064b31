import { Injectable } from '@nestjs/common';
import { rmSync } from 'node:fs';
import { uuidv7 } from '../database/uuid';
import { DomainError } from '../errors/domain-error';

export interface InspectedUpload {
  /** Path on this machine. */
  file: string;
  fileName: string;
}

const KEPT_SECONDS = 3_600;
const MOST_KEPT = 32;

interface WaitingUpload extends InspectedUpload {
  timer: NodeJS.Timeout;
  /** Who reads the file right now. */
  users: number;
}

/**
 * Files that were inspected and wait for their commit, for an hour on this head's disk since they
 * were last looked at. The oldest goes where too many wait. Another head knows nothing of them, and
 * says so: then the file is sent again. A file goes when nobody reads it any more.
 */
@Injectable()
export class InspectedUploads {
  private readonly waiting = new Map<string, WaitingUpload>();

  /** Takes the file over. Answers the id under which it waits, and how long. */
  keep(upload: InspectedUpload): { id: string; seconds: number } {
    const id = uuidv7().replaceAll('-', '');
    const timer = setTimeout(() => this.forget(id), KEPT_SECONDS * 1000);
    timer.unref();
    this.waiting.set(id, { ...upload, timer, users: 0 });
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > MOST_KEPT && oldest !== undefined) this.forget(oldest);
    return { id, seconds: KEPT_SECONDS };
  }

  /** Whether the file at this path waits, and is not for others to remove. */
  holds(file: string): boolean {
    return [...this.waiting.values()].some((upload) => upload.file === file);
  }

  /** Throws `upload-not-found`. */
  async use<Result>(
    id: string,
    act: (upload: InspectedUpload) => Promise<Result>,
  ): Promise<{ result: Result; seconds: number }> {
    const upload = this.waiting.get(id);
    if (!upload)
      throw new DomainError(
        'upload-not-found',
        `No inspected file waits as ${JSON.stringify(id.slice(0, 64))}: it was committed, its hour is over, or another head has it. Send the file again.`,
      );
    upload.timer.refresh();
    upload.users++;
    try {
      const { file, fileName } = upload;
      return { result: await act({ file, fileName }), seconds: KEPT_SECONDS };
    } finally {
      upload.users--;
      this.removeUnused(id, upload);
    }
  }

  forget(id: string): void {
    const upload = this.waiting.get(id);
    if (!upload) return;
    clearTimeout(upload.timer);
    this.waiting.delete(id);
    this.removeUnused(id, upload);
  }

  private removeUnused(id: string, { file, users }: WaitingUpload): void {
    if (users === 0 && !this.waiting.has(id)) rmSync(file, { force: true });
  }
}
