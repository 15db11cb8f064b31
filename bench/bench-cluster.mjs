/**
 * What a benchmark runs on: durable PostgreSQL and Redis as `npm start` sets them up, in a temporary
 * folder, a head in this very process, and workers as processes of their own.
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const MAIN = path.join(ROOT, 'dist/backend/main.js');
const require = createRequire(import.meta.url);

/** @param workers names of the workers, one CPU each */
export async function startBenchCluster(workers) {
  const { openThrowawaySite } = built('embedded/throwaway-servers');
  const { preparePostgres } = built('embedded/postgres');
  const { prepareRedis } = built('embedded/redis');
  const { loadConfig } = built('config/config');
  const site = openThrowawaySite(ROOT, () => undefined);
  const postgres = await preparePostgres(site, { durable: true });
  const redis = await prepareRedis(site, loadConfig(), { durable: true });
  await Promise.all([postgres.launch(), redis?.launch()]);

  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: postgres.url,
    ...(redis && { REDIS_URL: redis.url }),
    PORT: '0',
    SAMPLES: '0',
    WORKER_CPUS: '1',
    WORKER_MEMORY_MB: '2048',
  };
  await ended(fork(MAIN, ['migrate'], { env }));
  const head = await startHead(loadConfig(env));
  const children = workers.map((name) =>
    fork(MAIN, ['worker'], { env: { ...env, WORKER_NAME: name } }),
  );
  const stop = async () => {
    for (const child of children) child.kill();
    await Promise.all(children.map(ended));
    await head.app.close();
    await site.keeper.close();
  };
  const cluster = { ...head, redisUrl: redis?.url, stop };
  await until(async () => (await ready(cluster)) === workers.length);
  return cluster;
}

async function startHead(config) {
  const { createHead } = built('roles/head');
  const { Database } = built('database/database');
  const { Dispatch } = built('jobs/dispatch');
  const { ReconcileLoop } = built('jobs/reconcile-loop');
  const app = await createHead(config);
  await app.listen(0, '127.0.0.1');
  app.get(ReconcileLoop).start(config.leaseSeconds);
  return { app, database: app.get(Database), dispatch: app.get(Dispatch) };
}

async function ready({ database }) {
  const [row] = await database.sql(`select count(*)::int as nodes from node where state = 'ready'`);
  return row.nodes;
}

/** Looks again and again until `condition` holds. */
export async function until(condition, everyMs = 50) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, everyMs));
}

/** A module of the compiled backend. */
export function built(name) {
  return require(path.join(ROOT, 'dist/backend', `${name}.js`));
}

function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode === null && child.signalCode === null) child.once('exit', resolve);
    else resolve();
  });
}
