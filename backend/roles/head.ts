import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/migrations';
import { checkBind, createLocalGate } from '../access/local-gate';
import { ChannelModule } from '../channel/channel.module';
import { ClusterModule } from '../cluster/cluster.module';
import { loadConfig, type Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { createDataSource } from '../database/data-source';
import { DatabaseModule } from '../database/database.module';
import { migrate } from '../database/migrate';
import { Dataset } from '../datasets/dataset.entity';
import { DatasetVersion } from '../datasets/dataset-version.entity';
import { DatasetsModule } from '../datasets/datasets.module';
import { Samples } from '../datasets/samples';
import { EventsModule } from '../events/events.module';
import { bodyParsers } from '../http/bodies';
import { consoleFiles } from '../http/console-files';
import { serveErrorPage } from '../http/error-page';
import { createOpenApiDocument, serveOpenApi } from '../http/openapi';
import { limitConnections } from '../http/limit-connections';
import { ProblemFilter } from '../http/problem-filter';
import { assignRequestId } from '../http/request-id';
import { refuseRepeats } from '../http/refuse-repeats';
import { requirePace } from '../http/require-pace';
import { createValidationPipe } from '../http/validation-pipe';
import { JobsModule } from '../jobs/jobs.module';
import { ReconcileLoop } from '../jobs/reconcile-loop';
import { ModelsModule } from '../models/models.module';
import { QueueModule } from '../queue/queue.module';
import { ServingModule } from '../serving/serving.module';
import { TrainingModule } from '../training/training.module';
import { exitWithParent } from './exit-with-parent';
import { PlainLogger } from './plain-logger';
import { stopOnSignals } from './stop-on-signals';

const CONNECTIONS = 12;
export const HEAD_ENTITIES = [Dataset, DatasetVersion];

/** Composes a head: REST API, console and reconcile loop. It keeps nothing that another head could not do. */
export function headModule(config: Config): new () => object {
  @Module({
    imports: [
      ConfigModule.register(config),
      DatabaseModule.register({
        url: config.databaseUrl,
        poolSize: CONNECTIONS,
        entities: HEAD_ENTITIES,
      }),
      QueueModule.register({ redisUrl: config.redisUrl, consume: false }),
      ChannelModule,
      EventsModule,
      JobsModule,
      DatasetsModule,
      ModelsModule,
      ClusterModule,
      TrainingModule,
      ServingModule,
    ],
  })
  class HeadRole {}
  return HeadRole;
}

/** The application with everything around its routes, not yet listening. */
export async function createHead(config: Config): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(headModule(config), {
    logger: new PlainLogger(),
    bodyParser: false,
  });
  app.disable('x-powered-by');
  limitConnections(app.getHttpServer(), config.limits.connections);
  app.use(assignRequestId, createLocalGate(config), requirePace);
  for (const { path, handler } of bodyParsers(config)) app.use(path, handler);
  app.use('/console', ...consoleFiles(config.root));
  app.use('/docs/errors', serveErrorPage);
  app.use(refuseRepeats);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  serveOpenApi(app, createOpenApiDocument(app, config.version));
  return app;
}

export async function start(): Promise<void> {
  exitWithParent();
  const config = loadConfig();
  checkBind(config);
  await bringSchemaUpToDate(config);
  process.send?.({ type: 'migrated' });
  const app = await createHead(config);
  stopOnSignals(app);
  await listen(app, config);
  app.get(ReconcileLoop).start(config.leaseSeconds);
  await app.get(Samples).load();
  process.send?.({ type: 'ready', url: await app.getUrl() });
}

async function bringSchemaUpToDate(config: Config): Promise<void> {
  const dataSource: DataSource = createDataSource({
    url: config.databaseUrl,
    poolSize: 2,
    patience: 'endless',
    entities: [],
    migrations: [...MIGRATIONS],
  });
  await dataSource.initialize();
  await migrate(dataSource);
  await dataSource.destroy();
}

async function listen(app: INestApplication, config: Config): Promise<void> {
  try {
    await app.listen(config.port, config.bind);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${config.port} is taken. Start on another one: PORT=${config.port + 1} npm start`,
      { cause: error },
    );
  }
}
