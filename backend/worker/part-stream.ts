import { setTimeout as sleep } from 'node:timers/promises';

/** Parts in one transaction: bounds how long it keeps the job's row from a renewal. */
const MOST_AT_ONCE = 500;
const PAUSE_MS = 500;

/**
 * What one attempt knows of its result before its end, on its way to Postgres: the first parts at
 * once, then twice a second. Nobody ever waits for it, and what is not written by the end is
 * dropped, for the result has everything.
 */
export class PartStream<Part> {
  private waiting: Part[] = [];
  private writing = false;
  private closed = false;

  /**
   * @param write false where the attempt was fenced: nothing more is written
   * @param pause between two writes
   */
  constructor(
    private readonly write: (parts: Part[]) => Promise<boolean>,
    private readonly pause: () => Promise<unknown> = () =>
      sleep(PAUSE_MS, undefined, { ref: false }),
  ) {}

  add(parts: readonly Part[]): void {
    if (this.closed) return;
    for (const part of parts) this.waiting.push(part);
    if (!this.writing) void this.writeWaiting();
  }

  close(): void {
    this.closed = true;
    this.waiting = [];
  }

  private async writeWaiting(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      // what Postgres does not take now comes with the result
      const isOwned = await this.write(this.waiting.splice(0, MOST_AT_ONCE)).catch(() => true);
      if (!isOwned) this.close();
      else if (this.waiting.length < MOST_AT_ONCE) await this.pause();
    }
    this.writing = false;
  }
}
