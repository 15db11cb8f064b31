import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { EventTopic } from './event-log';
import { EventStream } from './event-stream';
import { EventTail } from './event-tail';

const BEAT_EVERY_MS = 15_000;

export interface StreamRequest {
  topics: ReadonlySet<EventTopic>;
  /** The id that the reader saw last; none: it begins now. */
  since: number | undefined;
}

/** Every open stream of this head. They end when the head stops, which waits for none of them. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly streams = new Set<EventStream>();
  private stopping = false;
  private readonly beats: NodeJS.Timeout;

  constructor(private readonly tail: EventTail) {
    this.beats = setInterval(() => {
      for (const stream of this.streams) stream.beat();
    }, BEAT_EVERY_MS).unref();
  }

  /** Answers with events until either side goes. Throws before the first byte where Postgres is away. */
  async serve(response: ServerResponse, { topics, since }: StreamRequest): Promise<void> {
    const stream = new EventStream(response, topics);
    response.on('close', () => {
      this.streams.delete(stream);
      this.tail.leave(stream.tell);
    });
    await this.tail.follow(stream.tell);
    if (response.destroyed) return this.tail.leave(stream.tell); // it closed before it was followed
    const { settled } = this.tail;
    const missed = since === undefined ? { events: [], settled } : await this.tail.replay(since);
    if (response.destroyed) return;
    stream.go(missed ?? 'resync', settled);
    this.streams.add(stream);
    if (this.stopping) stream.end();
  }

  onModuleDestroy(): void {
    this.stopping = true;
    clearInterval(this.beats);
    for (const stream of this.streams) stream.end();
  }
}
