import path from 'node:path';
import { loadConfig } from '../../config/config';
import { openSqlPool, type SqlPool } from '../../database/sql-pool';
import { freePort } from '../../embedded/free-port';
import type { ServerSite } from '../../embedded/server-process';
import { openThrowawaySite } from '../../embedded/throwaway-servers';
import { eventually } from './eventually';
import { Member } from './member';
import { Operator } from './operator';
import { limitRedis } from './redis-commands';
import { Store } from './stores';
import { TcpProxy } from './tcp-proxy';

export const LEASE_SECONDS = 2;
const START_SECONDS = 60;

/** The two ways out of a member, each through a proxy of its own. */
export interface Ways {
  postgres: TcpProxy;
  redis: TcpProxy;
}

export interface ChaosOptions {
  workers?: number;
  heads?: number;
  /** Further variables for heads and workers. */
  env?: Record<string, string>;
}

/**
 * A whole cluster that may be broken: heads and workers as processes, a Postgres and a Redis of its
 * own, and between each process and each store a proxy. Owns all of it until `stop`.
 */
export class ChaosCluster {
  readonly heads: Member[] = [];
  readonly workers: Member[] = [];
  readonly ways = new Map<string, Ways>();
  readonly operator = new Operator(this);
  /** Straight to Postgres, for looking and for jobs that no route accepts. */
  readonly pool: SqlPool;

  private constructor(
    readonly site: ServerSite,
    readonly postgres: Store,
    readonly redis: Store,
    private readonly env: Record<string, string>,
  ) {
    this.pool = openSqlPool(postgres.url, 6);
  }

  static async start(options: ChaosOptions = {}): Promise<ChaosCluster> {
    const config = loadConfig();
    const site = openThrowawaySite(config.root, () => undefined);
    const stores = await Promise.all([Store.postgres(site), Store.redis(site, config)]);
    const cluster = new ChaosCluster(site, ...stores, options.env ?? {});
    try {
      await cluster.addHeads(options.heads ?? 1);
      for (let number = 1; number <= (options.workers ?? 3); number++)
        await cluster.addWorker(`worker-${number}`);
      await cluster.whole();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return this.urlOf(this.heads[0]);
  }

  urlOf(head: Member | undefined): string {
    return `http://127.0.0.1:${head?.command.env['PORT']}`;
  }

  get members(): Member[] {
    return [...this.heads, ...this.workers];
  }

  worker(name: string): Member {
    const found = this.workers.find((worker) => worker.name === name);
    if (!found) throw new Error(`there is no worker ${name}`);
    return found;
  }

  waysOf(member: Member): Ways {
    const ways = this.ways.get(member.name);
    if (!ways) throw new Error(`${member.name} has no ways`);
    return ways;
  }

  async addWorker(name: string): Promise<Member> {
    const worker = await this.member('worker', name, { WORKER_NAME: name });
    this.workers.push(worker);
    return worker;
  }

  /** Undoes every fault that lasts: thaws, lets through, brings back. */
  async heal(): Promise<void> {
    for (const { postgres, redis } of this.ways.values()) {
      postgres.heal();
      redis.heal();
    }
    for (const member of this.members) member.thaw();
    this.postgres.thaw();
    this.redis.thaw();
    await Promise.all([this.postgres.comeBack(), this.redis.comeBack()]);
    await eventually(() => limitRedis(this.redis.url, 0), START_SECONDS);
  }

  /** Resolves when every worker has joined and the first head answers. */
  async whole(): Promise<void> {
    await eventually(async () => {
      const health = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(2_000) });
      const { nodes } = (await health.json()) as { nodes: { ready: number } };
      return nodes.ready === this.workers.length;
    }, START_SECONDS);
  }

  /** Forgets everything but the processes: workers find their rows gone and join anew. */
  async reset(): Promise<void> {
    await eventually(async () => {
      // what heads and workers write at the same moment may be in the way
      await this.pool.sql(
        `truncate run, job, attempt, event, dataset, dataset_version, upload, model_name, model, metric, replica, node cascade`,
      );
      return true;
    }, START_SECONDS);
    for (const member of this.members) member.surprises.length = 0;
    this.operator.breaches.length = 0;
    await this.whole();
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
    for (const { postgres, redis } of this.ways.values())
      await Promise.all([postgres.close(), redis.close()]);
    await this.pool.close();
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
    await this.site.keeper.close();
  }

  private async addHeads(count: number): Promise<void> {
    for (let number = 1; number <= count; number++) {
      const name = `head-${number}`;
      this.heads.push(await this.member('head', name, { PORT: String(await freePort()) }));
    }
  }

  private async member(
    role: 'head' | 'worker',
    name: string,
    env: Record<string, string>,
  ): Promise<Member> {
    const [postgres, redis] = [new URL(this.postgres.url), new URL(this.redis.url)];
    const ways = {
      postgres: await TcpProxy.listen(Number(postgres.port)),
      redis: await TcpProxy.listen(Number(redis.port)),
    };
    this.ways.set(name, ways);
    postgres.port = String(ways.postgres.port);
    redis.port = String(ways.redis.port);
    const member = new Member({
      name,
      role,
      main: path.join(this.site.root, 'dist/backend/main.js'),
      logFile: path.join(this.site.data, `${name}.log`),
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        DATABASE_URL: postgres.toString(),
        REDIS_URL: redis.toString(),
        SAMPLES: '0',
        LEASE_SECONDS: String(LEASE_SECONDS),
        WORKER_CPUS: '1',
        WORKER_MEMORY_MB: '2048',
        ...this.env,
        ...env,
      },
    });
    member.start();
    return member;
  }
}
