import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import { createDataSource } from './data-source';
import { Database } from './database';
import { isDatabaseUnavailable, isRetryable, isUnanswered } from './database-errors';

describe('SqlPool', () => {
  let own: TestDatabase;
  beforeAll(async () => (own = await createTestDatabase([])));
  afterAll(() => own.drop());

  it('gives up on a Postgres that hangs, and works again as soon as it answers', async () => {
    const line = await HangingLine.to(own.url);
    const source = await createDataSource({
      url: line.url,
      poolSize: 1,
      entities: [],
    }).initialize();
    const database = new Database(source);
    await database.sql('select 1');
    line.hang();
    expect(isUnanswered(await failure(database.sql('select 1')))).toBe(true);
    expect(isDatabaseUnavailable(await failure(database.sql('select 1')))).toBe(true);
    line.heal();
    expect(await database.sql('select 2 as two')).toEqual([{ two: 2 }]);
    await source.destroy();
    line.close();
  }, 20_000);

  it('takes no connection back whose statement was given up on, from TypeORM neither', async () => {
    const line = await HangingLine.to(own.url);
    const source = await createDataSource({
      url: line.url,
      poolSize: 1,
      entities: [],
    }).initialize();
    const before = await backend(source);
    line.hang();
    expect(isUnanswered(await failure(source.query('select 1')))).toBe(true);
    line.heal();
    expect(await backend(source)).not.toBe(before);
    await source.destroy();
    line.close();
  }, 20_000);

  it('survives a connection that ends between two statements', async () => {
    const attempt = own.database.transaction(async (sql) => {
      const [self] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
      await own.database.sql('select pg_terminate_backend($1)', [self?.pid]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql('select 1');
    });
    expect(isDatabaseUnavailable(await failure(attempt))).toBe(true);
    expect(await own.database.sql('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('has Postgres stop what takes longer than an answer may, and lets patient work go on', async () => {
    const slow = (sql: Database['sql']) => sql('select pg_sleep(2.7)');
    const error = await failure(own.database.sql('select pg_sleep(20)'));
    expect([isRetryable(error), isUnanswered(error)]).toEqual([true, false]);
    await own.database.transaction(slow, 'long');
  }, 20_000);

  it('does not wait for a lock longer than an answer may take', async () => {
    const blocked = own.database.transaction(async (sql) => {
      await sql('lock table run');
      return failure(own.database.sql('select 1 from run'));
    });
    await expect(blocked).resolves.toMatchObject({ code: '55P03' });
    expect(isRetryable(await blocked)).toBe(true);
  }, 20_000);
});

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error,
  );
}

async function backend(source: TestDatabase['dataSource']): Promise<number | undefined> {
  const rows: { pid: number }[] = await source.query('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

/** A way to Postgres on which bytes can stop without an end, as from a frozen machine. */
class HangingLine {
  private readonly sockets = new Set<Socket>();
  private hangs = false;
  private readonly server = createServer((client) => this.carry(client));

  private constructor(private readonly target: URL) {}

  static async to(url: string): Promise<HangingLine> {
    const line = new HangingLine(new URL(url));
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  hang(): void {
    this.hangs = true;
    for (const socket of this.sockets) socket.pause();
  }

  heal(): void {
    this.hangs = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private carry(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes)).on('error', () => undefined);
      from.on('close', () => to.destroy());
      if (this.hangs) from.pause();
    }
  }
}
