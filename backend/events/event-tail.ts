import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../database/database';
import { isDatabaseUnavailable } from '../database/database-errors';
import { EventHoles, type Snapshot } from './event-holes';
import type { EventTopic } from './event-log';

export interface LoggedEvent {
  seq: number;
  at: Date;
  topic: EventTopic;
  entity_id: string;
  kind: string;
  data: Record<string, unknown>;
}

export interface EventBatch {
  events: LoggedEvent[];
  /** Who has read this batch resumes after this number, and misses nothing. */
  settled: number;
}

type Reader = (batch: EventBatch) => void;

const LOOK_EVERY_MS = 500;
/** Events read in one look. */
const MOST = 1_000;
/** Newest numbers that are searched for holes when reading begins: what is under way may fill them. */
const RECENT = 1_000;
/** Events that are told again; a reader that missed more had better ask for everything anew. */
const MOST_REPLAYED = 5_000;
const COLUMNS = 'seq, at, topic, entity_id, kind, data';

/**
 * Follows the event log, once for all readers of a head, and only while there are any. No event is
 * held back for one that may still come before it: it is told at once, the number that was passed
 * over is looked for until it is there, and a reader resumes before the oldest of those. So readers
 * may hear an event twice, in no strict order, and never miss one, however late it is committed.
 */
@Injectable()
export class EventTail implements OnModuleDestroy {
  private readonly logger = new Logger('events');
  private readonly readers = new Set<Reader>();
  private readonly stopping = new AbortController();
  private holes = new EventHoles(0);
  private beginning: Promise<void> | undefined;
  private loop: Promise<void> | undefined;
  private looking: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** Everything up to here was told, or will never be there. */
  get settled(): number {
    return this.holes.settled;
  }

  /** Tells `reader` every event from now on. */
  async follow(reader: Reader): Promise<void> {
    this.beginning ??= this.begin().catch((error: unknown) => {
      this.beginning = undefined;
      throw error;
    });
    await this.beginning;
    this.readers.add(reader);
    this.loop ??= this.run();
  }

  leave(reader: Reader): void {
    this.readers.delete(reader);
  }

  /** What a reader missed since `seq`. Undefined where nobody knows that any more, or it is too much. */
  async replay(seq: number): Promise<EventBatch | undefined> {
    const { newest, settled } = this.holes;
    const [log] = await this.database.sql<{ first: number | null }>(
      'select min(seq) as first from event',
    );
    if (seq > newest || seq + 1 < (log?.first ?? 0)) return undefined;
    const events = await this.database.sql<LoggedEvent>(
      `select ${COLUMNS} from event where seq > $1 and seq <= $2 order by seq limit ${MOST_REPLAYED + 1}`,
      [seq, newest],
    );
    return events.length > MOST_REPLAYED ? undefined : { events, settled };
  }

  /** One look at the log, after any that is under way: two at once would tell an event twice. Returns how many were told. */
  look(): Promise<number> {
    const next = this.looking.then(() => this.lookNow());
    this.looking = next.catch(() => undefined);
    return next;
  }

  async onModuleDestroy(): Promise<void> {
    this.readers.clear();
    this.stopping.abort();
    await this.loop;
  }

  private async lookNow(): Promise<number> {
    const rows = await this.database.sql<Snapshot & (LoggedEvent | { seq: null })>(
      `select pg_snapshot_xmin(snapshot)::text::bigint as xmin, pg_snapshot_xmax(snapshot)::text::bigint as xmax, event.*
       from pg_current_snapshot() as snapshot left join (
         (select ${COLUMNS} from event where seq > $1 order by seq limit ${MOST})
         union all (select ${COLUMNS} from event where seq = any($2))
       ) as event on true order by seq`,
      [this.holes.newest, this.holes.missing],
    );
    const events = rows.filter((row): row is Snapshot & LoggedEvent => row.seq !== null);
    const [snapshot] = rows;
    if (snapshot)
      this.holes.observe(
        events.map((event) => event.seq),
        snapshot,
      );
    const batch = { events, settled: this.holes.settled };
    if (events.length > 0) for (const reader of this.readers) reader(batch);
    return events.length;
  }

  private async begin(): Promise<void> {
    const recent = await this.database.sql<{ seq: number }>(
      `select seq from event where seq > (select max(seq) from event) - ${RECENT} order by seq`,
    );
    const seqs = recent.map((event) => event.seq);
    this.holes = new EventHoles(Math.max(0, (seqs.at(-1) ?? 0) - RECENT));
    this.holes.observe(seqs, { xmin: 0, xmax: 0 });
  }

  private async run(): Promise<void> {
    while (this.readers.size > 0) {
      const told = await this.look().catch((error: unknown) => this.report(error));
      if (told === MOST) continue;
      await sleep(LOOK_EVERY_MS, undefined, this.stopping).catch(() => undefined);
    }
    this.loop = undefined;
    this.beginning = undefined;
  }

  /** A Postgres that is away is waited for; what was missed meanwhile is told then. */
  private report(error: unknown): number {
    if (!isDatabaseUnavailable(error))
      this.logger.error(error instanceof Error ? error.stack : error);
    return 0;
  }
}
