import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig, type Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { DatabaseModule } from '../database/database.module';
import { openSqlPool } from '../database/sql-pool';
import { provideKernels } from '../kernels/compiled/kernel';
import { QueueModule } from '../queue/queue.module';
import { WorkerAgent } from '../worker/agent';
import { WorkerModule } from '../worker/worker.module';
import { JOB_HANDLERS } from './job-handlers';
import { PlainLogger } from './plain-logger';
import { exitWithParent } from './exit-with-parent';
import { stopOnSignals } from './stop-on-signals';

/** Connections of a worker itself; every runner has one of its own. */
const CONNECTIONS = 4;

/** Composes a worker. Its schema is the head's business: it waits until the head has migrated. */
export function workerModule(config: Config, runnerEntry: string): new () => object {
  const { databaseUrl } = config;
  if (databaseUrl === undefined) throw new Error('a worker needs DATABASE_URL');
  @Module({
    imports: [
      ConfigModule.register(config),
      DatabaseModule.register({
        url: databaseUrl,
        poolSize: CONNECTIONS,
        patience: 'long',
        entities: [],
      }),
      QueueModule.register({ redisUrl: config.redisUrl, consume: true }),
      WorkerModule.register({
        handlers: JOB_HANDLERS,
        runner: { entry: runnerEntry, args: ['runner'] },
        version: config.version,
        beatDatabase: openSqlPool(databaseUrl, 1, 'short'),
      }),
    ],
  })
  class WorkerRole {}
  return WorkerRole;
}

export async function start(): Promise<void> {
  exitWithParent();
  // for predictions; no threads, because they would take CPUs from jobs
  provideKernels(readFileSync(path.join(__dirname, '../kernels/wasm/kernels.wasm')));
  const config = loadConfig();
  const entry = path.join(__dirname, '../main.js');
  const app = await NestFactory.createApplicationContext(workerModule(config, entry), {
    logger: new PlainLogger(),
  });
  const agent = app.get(WorkerAgent);
  const stop = stopOnSignals(app, {
    patienceMs: config.drainSeconds * 1000,
    hurry: () => agent.hurry(),
  });
  await agent.start(stop);
}
