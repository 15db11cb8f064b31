import type { ServerResponse } from 'node:http';
import type { EventTopic } from './event-log';
import type { EventBatch } from './event-tail';
import { eventView } from './event-view';

/** Bytes that may wait for a reader that is too slow; beyond them it is cut off, and resumes where it was. */
const MOST_WAITING = 1_000_000;
const RETRY_MS = 2_000;

/**
 * One reader's server-sent events, whose ids are event numbers. Batches that arrive before `go` wait
 * until what the reader missed was told: an id must never promise what was not sent.
 */
export class EventStream {
  private held: EventBatch[] | undefined = [];
  private settled = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly topics: ReadonlySet<EventTopic>,
  ) {}

  readonly tell = (batch: EventBatch): void => {
    if (this.held) this.held.push(batch);
    else this.send(batch);
  };

  /** Begins with what was missed; `resync` where nobody knows what that is. */
  go(missed: EventBatch | 'resync', settled: number): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    this.settled = settled;
    this.write(`retry: ${RETRY_MS}\n${this.id}\n`);
    if (missed === 'resync') this.write(`event: resync\n${this.id}data: {}\n\n`);
    else this.send(missed);
    for (const batch of this.held ?? []) this.send(batch);
    this.held = undefined;
  }

  /** Keeps the connection alive, and the reader's position right although nothing was for it. */
  beat(): void {
    if (!this.held) this.write(`: hb\n${this.id}\n`);
  }

  end(): void {
    this.response.end();
  }

  private send({ events, settled }: EventBatch): void {
    this.settled = settled;
    const wanted = events.filter((event) => this.topics.has(event.topic)).map(eventView);
    if (wanted.length > 0)
      this.write(`event: events\n${this.id}data: ${JSON.stringify(wanted)}\n\n`);
  }

  private get id(): string {
    return `id: ${this.settled}\n`;
  }

  private write(text: string): void {
    if (this.response.writableLength > MOST_WAITING) this.response.destroy();
    else this.response.write(text);
  }
}
