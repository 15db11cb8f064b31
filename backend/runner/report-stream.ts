import type { JobPart } from '../contracts/jobs';
import type { RunnerMessage } from '../contracts/runner-messages';

const EVERY_MS = 200;
/** Parts that are sent without waiting for that: bounds a message. */
const MOST_PARTS = 200;

/**
 * What a job says of itself on its way to the worker: the first report and that it is done at once,
 * in between the latest one five times a second, with all parts since the last. What waits at the end
 * is dropped, for the result has everything.
 */
export class ReportStream {
  private done = 0;
  private total = 0;
  private parts: JobPart[] = [];
  private sentAt = -EVERY_MS;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (message: RunnerMessage) => void) {}

  readonly report = (done: number, total: number, ...parts: JobPart[]): void => {
    this.done = done;
    this.total = total;
    this.parts.push(...parts);
    const rest = this.sentAt + EVERY_MS - performance.now();
    if (rest <= 0 || done >= total || this.parts.length >= MOST_PARTS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), rest);
  };

  close(): void {
    clearTimeout(this.timer);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { done, total, parts } = this;
    this.send({ type: 'progress', done, total, parts });
    this.sentAt = performance.now();
    this.parts = [];
  }
}
