import { createTestDatabase, type TestDatabase } from '../test/test-database';
import type { Sql } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import { appendEvent } from './event-log';
import { EventTail, type EventBatch } from './event-tail';

describe('EventTail', () => {
  let test: TestDatabase;
  let tail: EventTail;
  let told: string[];
  let settled: number;

  beforeAll(async () => {
    test = await createTestDatabase([]);
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    await test.database.sql('truncate event restart identity');
    tail = new EventTail(test.database);
    told = [];
    settled = 0;
  });
  afterEach(() => tail.onModuleDestroy());

  const append = (sql: Sql, kind: string) =>
    appendEvent(sql, { topic: 'jobs', entityId: uuidv7(), kind });
  const read = (batch: EventBatch) => {
    told.push(...batch.events.map((event) => event.kind));
    settled = batch.settled;
  };
  /** Appends in a transaction that stays open until the returned function ends it. */
  async function appendSlowly(
    kind: string,
  ): Promise<(how: 'commit' | 'rollback') => Promise<void>> {
    let end: (how: 'commit' | 'rollback') => void = () => undefined;
    const ended = new Promise<'commit' | 'rollback'>((resolve) => (end = resolve));
    let appended: () => void = () => undefined;
    const isAppended = new Promise<void>((resolve) => (appended = resolve));
    const transaction = test.database.transaction(async (sql) => {
      await append(sql, kind);
      appended();
      if ((await ended) === 'rollback') throw new Error('rolled back on purpose');
    });
    await isAppended;
    return async (how) => {
      end(how);
      await transaction.catch(() => undefined);
    };
  }
  const looks = async (times: number) => {
    for (let look = 0; look < times; look++) await tail.look();
  };

  it('tells only what happens from now on', async () => {
    await append(test.database.sql, 'before');
    await tail.follow(read);
    await append(test.database.sql, 'after');
    await tail.look();
    expect(told).toEqual(['after']);
  });

  it('tells an event that was committed after later ones, and lets nobody resume past it', async () => {
    await tail.follow(read);
    const end = await appendSlowly('late');
    await append(test.database.sql, 'early');
    await looks(4);
    expect(told).toEqual(['early']);
    expect(settled).toBe(0);
    await end('commit');
    await tail.look();
    expect(told).toEqual(['early', 'late']);
    expect(settled).toBe(2);
  });

  it('finds what was under way before anybody listened', async () => {
    const end = await appendSlowly('late');
    await append(test.database.sql, 'early');
    await tail.follow(read);
    await end('commit');
    await tail.look();
    expect(told).toEqual(['late']);
  });

  it('gives up on a number that was rolled back', async () => {
    await tail.follow(read);
    const end = await appendSlowly('never');
    await append(test.database.sql, 'early');
    await tail.look();
    await end('rollback');
    await looks(2);
    await append(test.database.sql, 'next');
    await tail.look();
    expect(told).toEqual(['early', 'next']);
    expect(settled).toBe(3);
  });

  it('replays what a reader missed, and nothing where it cannot know what that is', async () => {
    for (const kind of ['a', 'b', 'c']) await append(test.database.sql, kind);
    await tail.follow(read);
    expect((await tail.replay(1))?.events.map((event) => event.kind)).toEqual(['b', 'c']);
    expect((await tail.replay(3))?.events).toEqual([]);
    expect(await tail.replay(4)).toBeUndefined();
    await test.database.sql(`delete from event where kind <> 'c'`);
    expect(await tail.replay(1)).toBeUndefined();
    expect((await tail.replay(2))?.events).toHaveLength(1);
  });

  it('misses none of many that are appended at once, for any order of commits', async () => {
    await tail.follow(read);
    const kinds = Array.from({ length: 200 }, (_, index) => `event-${index}`);
    const appending = kinds.map((kind, index) =>
      test.database.transaction(async (sql) => {
        await append(sql, kind);
        await sql('select pg_sleep($1)', [(index % 7) / 100]);
      }),
    );
    for (let isDone = false; !isDone;) {
      await tail.look();
      isDone = await Promise.race([
        Promise.all(appending).then(() => true),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5)),
      ]);
    }
    await tail.look();
    expect(new Set(told)).toEqual(new Set(kinds));
  });
});
