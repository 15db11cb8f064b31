import { setTimeout as sleep } from 'node:timers/promises';

/** Characters of the last output that stand with the attempt itself. */
const TAIL = 8 * 1024;
/** Characters that are kept of one attempt. */
const KEPT = 1024 ** 2;
const FLUSH_EVERY_MS = 1_000;
/** Tries at the last chunk, a second apart each: a log is not worth waiting longer for Postgres. */
const LAST_TRIES = 10;

export interface LogChunk {
  /** From 1, without gaps. */
  seq: number;
  text: string;
}

/**
 * What one attempt prints, on its way to Postgres in chunks of about a second. Nobody ever waits for
 * it: while Postgres is away the text stays here, and no more than `KEPT` of it at all.
 */
export class LogStream {
  private waiting = '';
  private room = KEPT;
  private chunk: LogChunk | undefined;
  private written = 0;
  private flushing: Promise<boolean> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** The last that was printed, also of what is not kept. */
  tail = '';

  constructor(private readonly write: (chunk: LogChunk) => Promise<void>) {}

  add(output: string): void {
    // Postgres takes no NUL
    const text = output.replaceAll('\0', '\uFFFD');
    this.tail = (this.tail + text).slice(-TAIL);
    if (this.room === 0) return;
    this.waiting += text.slice(0, this.room);
    this.room = Math.max(0, this.room - text.length);
    if (this.room === 0)
      this.waiting += `\n[log truncated: the first ${KEPT} characters are kept]\n`;
    this.flushLater();
  }

  /** Writes what is left. Resolves when it is written or given up. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    for (let tries = 0; tries < LAST_TRIES && !(await this.flush()); tries += 1)
      await sleep(FLUSH_EVERY_MS);
  }

  private flushLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush().then((done) => {
        if (!done) this.flushLater();
      });
    }, FLUSH_EVERY_MS);
  }

  /** One chunk at a time, so that they arrive in order. False where something still waits. */
  private flush(): Promise<boolean> {
    this.flushing ??= this.writeNext().finally(() => (this.flushing = undefined));
    return this.flushing;
  }

  private async writeNext(): Promise<boolean> {
    if (!this.chunk && this.waiting !== '') {
      this.chunk = { seq: this.written + 1, text: this.waiting };
      this.waiting = '';
    }
    if (!this.chunk) return true;
    try {
      await this.write(this.chunk);
    } catch {
      return false; // the same chunk again at the next flush
    }
    this.written = this.chunk.seq;
    this.chunk = undefined;
    return this.waiting === '';
  }
}
