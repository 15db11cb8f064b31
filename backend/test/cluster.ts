import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { createTestDatabase, type TestDatabase } from './test-database';

export interface TestCluster {
  /** Where the head answers, without a trailing slash. */
  url: string;
  database: TestDatabase['database'];
  redisUrl: string | undefined;
  head: ChildProcess;
  workers: ChildProcess[];
  /** Starts one more head beside the first. */
  startHead: () => Promise<{ url: string; process: ChildProcess }>;
  /** Starts one more worker under a name of its own, or under that of one that died. */
  startWorker: (name: string) => ChildProcess;
  stop: () => Promise<void>;
}

export interface ClusterOptions {
  workers?: number;
  /** Without it workers poll Postgres, as where there is no Redis. */
  redis?: boolean;
  /** Address of a PostgreSQL to make the database on, instead of the one of `npm test`. */
  server?: string;
  /** Further variables for head and workers. */
  env?: Record<string, string>;
}

const START_TIMEOUT_MS = 40_000;
let redisDatabase = 0;

/**
 * A head and workers as processes of their own, on the real Postgres and Redis that `npm test`
 * started, with a database of their own and leases short enough for a test.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<TestCluster> {
  const { root, redisUrl } = loadConfig();
  const main = path.join(root, 'dist/backend/main.js');
  const own = await createTestDatabase([], options.server);
  redisDatabase = (redisDatabase + 1) % 16;
  const env: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    DATABASE_URL: own.url,
    PORT: '0',
    SAMPLES: '0',
    LEASE_SECONDS: '2',
    DRAIN_SECONDS: '0',
    WORKER_CPUS: '1',
    WORKER_MEMORY_MB: '2048',
    ...(redisUrl !== undefined &&
      options.redis !== false && {
        REDIS_URL: `${redisUrl.replace(/\/\d*$/, '')}/${redisDatabase}`,
      }),
    ...options.env,
  };
  const children = new Set<ChildProcess>();
  const run = (role: string, extra: Record<string, string>): ChildProcess => {
    const child = fork(main, [role], {
      env: { ...env, ...extra },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.add(child);
    child.on('exit', () => children.delete(child));
    return child;
  };
  const startWorker = (name: string): ChildProcess => run('worker', { WORKER_NAME: name });
  const startHead = async (): ReturnType<TestCluster['startHead']> => {
    const process = run('head', {});
    return { url: await readyUrl(process), process };
  };
  const { url, process: head } = await startHead();
  const names = Array.from({ length: options.workers ?? 2 }, (_, index) => `worker-${index + 1}`);
  const cluster: TestCluster = {
    url,
    database: own.database,
    redisUrl: env['REDIS_URL'],
    head,
    workers: names.map(startWorker),
    startHead,
    startWorker,
    stop: async () => {
      await Promise.all([...children].map(end));
      await own.drop();
    },
  };
  await until(async () => {
    const health = (await (await fetch(`${url}/health`)).json()) as { nodes: { ready: number } };
    return health.nodes.ready === names.length;
  });
  return cluster;
}

/** Looks again and again until `condition` holds; throws after `seconds`. */
export async function until(condition: () => Promise<boolean>, seconds = 40): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`did not become true within ${seconds} s: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function readyUrl(head: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the head did not start in time')),
      START_TIMEOUT_MS,
    );
    head.on('exit', (code) => reject(new Error(`the head ended with ${code}`)));
    head.on('message', (message: { type: string; url?: string }) => {
      if (message.type !== 'ready' || message.url === undefined) return;
      clearTimeout(timer);
      resolve(message.url.replace(/\/$/, ''));
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
}
