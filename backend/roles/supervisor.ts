import { mkdirSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from '../config/config';
import type { WorkerBudget } from '../contracts/worker-orders';
import { Ballast } from '../embedded/ballast';
import { InstanceLock } from '../embedded/instance-lock';
import { preparePostgres } from '../embedded/postgres';
import { prepareRedis } from '../embedded/redis';
import type { LaunchableServer, ServerSite } from '../embedded/server-process';
import { openSite } from '../embedded/server-site';
import { StartError } from '../embedded/start-error';
import { LocalWorkers } from './local-workers';
import { requireFreePort } from './standalone-port';
import { Supervised } from './supervised';
import { forkRole, type RolePlan } from './supervised-role';

const BALLAST_EVERY_MS = 30_000;
const FIRST_WORKERS = 2;

const NO_REDIS =
  'no Redis server can be had here: starting without one, workers ask Postgres every few seconds. ' +
  'For instant wake-ups: apt install redis-server, brew install redis, dnf install valkey, ' +
  'apk add redis, or REDIS_URL.';

const messageSchema = z.object({ type: z.enum(['migrated', 'ready']) });
type HeadMessage = z.infer<typeof messageSchema>['type'];

/**
 * Runs the platform on one machine: PostgreSQL and Redis (unless addresses are given), a head and two
 * workers. Owns their processes and the lock on the data folder; starts again what dies. Knows
 * nothing of what they do.
 */
export class Supervisor {
  private site: ServerSite | undefined;
  private lock: InstanceLock | undefined;
  private readonly servers: Supervised[] = [];
  private head: Supervised | undefined;
  private workers: LocalWorkers | undefined;
  private stopping = false;

  constructor(
    private readonly config: Config,
    /** The environment that head and workers inherit. */
    private readonly environment: NodeJS.ProcessEnv,
    /** Takes one line for the person at the terminal. */
    private readonly write: (line: string) => void,
  ) {}

  /** Resolves when the head answers. Throws a StartError that says what is in the way. */
  async start(): Promise<void> {
    const site = openSite(this.config.root, this.config.dataDirectory, this.report);
    this.site = site;
    await this.claimPlaces(site);
    const [databaseUrl, redisUrl] = await Promise.all([
      this.config.databaseUrl ?? this.startPostgres(site),
      this.config.redisUrl ?? this.startRedis(site),
    ]);
    await this.startRoles({
      ...withoutAddressFiles(this.environment),
      PORT: String(this.config.port),
      DATABASE_URL: databaseUrl,
      ...(this.config.databaseUrl === undefined && { DATABASE_DIR: site.data }),
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    });
  }

  private get roles(): Supervised[] {
    return [...(this.head ? [this.head] : []), ...(this.workers?.all ?? [])];
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** New lives for head and workers, on code that was compiled meanwhile. */
  async restartRoles(): Promise<void> {
    await Promise.all(this.roles.map((role) => role.restart()));
  }

  /** Ends roles, then servers, and gives the data folder back. A second call with `immediately` hurries the first. */
  async stop(immediately = false): Promise<void> {
    this.stopping = true;
    await Promise.all(this.roles.map((role) => role.stop(immediately)));
    await Promise.all(this.servers.map((server) => server.stop(immediately)));
    // What was just being launched is not in the lists yet; the keeper knows it.
    await this.site?.keeper.close();
    this.lock?.release();
    this.lock = undefined;
  }

  private readonly report = (line: string): void => {
    const seconds = (process.uptime().toFixed(1) + ' s').padStart(8);
    this.write(`${seconds} │ ${line}`);
  };

  private async claimPlaces(site: ServerSite): Promise<void> {
    const { databaseUrl, redisUrl, port, bind } = this.config;
    if (databaseUrl === undefined || redisUrl === undefined) {
      mkdirSync(site.data, { recursive: true });
      this.lock = InstanceLock.acquire(site.data, `http://localhost:${port}`);
      const account = site.account ? `, servers run as ${site.account.name}` : '';
      this.report(`data in ${site.data}${account}`);
    }
    await requireFreePort(port, bind);
  }

  private async startPostgres(site: ServerSite): Promise<string> {
    this.report('PostgreSQL: starting');
    const ballast = new Ballast(site.data);
    const postgres = await preparePostgres(site);
    const launch = (): ReturnType<typeof postgres.launch> => {
      if (ballast.throwOffIfFull()) this.report('the disk is full: PostgreSQL gets its reserve');
      return postgres.launch();
    };
    await this.superviseServer('postgres', { url: postgres.url, launch });
    ballast.takeOnIfRoom();
    setInterval(() => ballast.takeOnIfRoom(), BALLAST_EVERY_MS).unref();
    this.report('PostgreSQL: ready');
    return postgres.url;
  }

  /** Undefined where there is none: the platform works without, only slower to wake. */
  private async startRedis(site: ServerSite): Promise<string | undefined> {
    try {
      const redis = await prepareRedis(site, this.config);
      if (!redis) {
        this.report(NO_REDIS);
        return undefined;
      }
      await this.superviseServer('redis', redis);
      this.report(`Redis: ready (${redis.origin})`);
      return redis.url;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.report(`${error.message}\nStarting without Redis.`);
      return undefined;
    }
  }

  private async superviseServer(name: string, server: LaunchableServer): Promise<void> {
    const launch = async () => {
      const { exited, stop } = await server.launch();
      return { exited, stop };
    };
    const supervised = new Supervised(name, launch, this.report);
    await supervised.start();
    this.servers.push(supervised);
  }

  /** Workers wait for the schema, the caller for the head's port; later lives of the head wait for nobody. */
  private async startRoles(env: NodeJS.ProcessEnv): Promise<void> {
    const heard: Record<HeadMessage, () => void> = { migrated: () => {}, ready: () => {} };
    const migrated = new Promise<void>((resolve) => (heard.migrated = resolve));
    const ready = new Promise<void>((resolve) => (heard.ready = resolve));
    const workers = new LocalWorkers((name, budget) =>
      this.superviseRole('worker', name, { ...env, ...workerEnvironment(name, budget) }),
    );
    this.workers = workers;
    this.report('head: starting');
    this.head = this.superviseRole(
      'head',
      'head',
      { ...env, SUPERVISED: '1' },
      (message, reply) => {
        const parsed = messageSchema.safeParse(message);
        if (parsed.success) heard[parsed.data.type]();
        else void workers.answer(message).then((answer) => answer && reply(answer));
      },
    );
    await this.head.start();
    await migrated;
    for (let count = 0; count < FIRST_WORKERS; count++) {
      if (!this.stopping) await workers.add(this.config.worker);
    }
    await ready;
  }

  private superviseRole(
    role: 'head' | 'worker',
    name: string,
    env: NodeJS.ProcessEnv,
    onMessage: RolePlan['onMessage'] = () => {},
  ): Supervised {
    const launch = async () => {
      if (!this.site || this.stopping) throw new StartError('the platform stops');
      const { keeper } = this.site;
      return forkRole({ role, name, env, keeper, write: this.write, onMessage });
    };
    return new Supervised(name, launch, this.report);
  }
}

function workerEnvironment(name: string, { cpus, memoryBytes }: WorkerBudget): NodeJS.ProcessEnv {
  return {
    WORKER_NAME: name,
    WORKER_CPUS: String(cpus),
    WORKER_MEMORY_MB: String(Math.floor(memoryBytes / 1024 ** 2)),
    // all of them go at once: nobody is left to hand anything to
    DRAIN_SECONDS: '0',
  };
}

/** Addresses come from the servers that were started, or from the configuration that already read the files. */
function withoutAddressFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const rest = { ...environment };
  delete rest['DATABASE_URL_FILE'];
  delete rest['REDIS_URL_FILE'];
  return rest;
}
