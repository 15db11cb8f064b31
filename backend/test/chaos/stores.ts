import { rmSync } from 'node:fs';
import path from 'node:path';
import type { RedisSearch } from '../../embedded/find-redis';
import { preparePostgres } from '../../embedded/postgres';
import { prepareRedis } from '../../embedded/redis';
import type { LaunchableServer, RunningServer, ServerSite } from '../../embedded/server-process';
import { childrenOf, signal } from './process-table';

/**
 * A Postgres or a Redis that can be crashed and frozen, and that is launched again whenever it ends
 * while somebody wants it.
 */
export class Store {
  private server: RunningServer | undefined;
  private wanted = true;
  private relaunched: Promise<void> = Promise.resolve();

  private constructor(
    private readonly launchable: LaunchableServer,
    private readonly beforeLaunch: () => void,
  ) {}

  /** As safe as in production: a crash must lose nothing that was committed. */
  static async postgres(site: ServerSite): Promise<Store> {
    const store = new Store(await preparePostgres(site, { durable: true }), () => undefined);
    await store.launch();
    return store;
  }

  /** Comes back empty from every kill. */
  static async redis(site: ServerSite, search: RedisSearch): Promise<Store> {
    const launchable = await prepareRedis(site, search, { durable: false });
    if (!launchable) throw new Error('no Redis server can be had here');
    const store = new Store(launchable, () =>
      rmSync(path.join(site.data, 'redis', 'dump.rdb'), { force: true }),
    );
    await store.launch();
    return store;
  }

  get url(): string {
    return this.launchable.url;
  }

  /** Ends it as a crash would; it comes back by itself, unless `away`. */
  crash(how: 'SIGKILL' | 'SIGQUIT', away = false): void {
    this.wanted = !away;
    this.thaw();
    if (this.server) signal(this.server.pid, how);
  }

  /** Lets it come back after a crash with `away`. */
  async comeBack(): Promise<void> {
    this.wanted = true;
    await this.relaunched;
    if (this.server?.hasEnded() !== false) await this.launch();
  }

  /** The server and its children stop answering, and keep their connections. */
  freeze(): void {
    for (const pid of this.pids()) signal(pid, 'SIGSTOP');
  }

  thaw(): void {
    for (const pid of this.pids()) signal(pid, 'SIGCONT');
  }

  /** Resolves once a launch that goes on has ended. */
  settled(): Promise<void> {
    return this.relaunched;
  }

  async stop(): Promise<void> {
    this.wanted = false;
    this.thaw();
    await this.relaunched;
    await this.server?.stop(true);
  }

  private pids(): number[] {
    if (!this.server || this.server.hasEnded()) return [];
    return [this.server.pid, ...childrenOf(this.server.pid).map((row) => row.pid)];
  }

  private async launch(): Promise<void> {
    this.beforeLaunch();
    const server = await this.launchable.launch();
    this.server = server;
    void server.exited.then(() => {
      if (this.wanted) this.relaunched = this.launch();
    });
  }
}
