import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { DomainError } from '../errors/domain-error';
import { LIMITS, connectionLimits, type Patience } from './patience';
import { SteadyClient } from './steady-client';

export interface DataSourceSettings {
  url: string | undefined;
  /** Connections this process may hold. */
  poolSize: number;
  /** Default: `short`. */
  patience?: Patience;
  entities: MixedList<new () => object>;
  migrations?: DataSourceOptions['migrations'];
}

/** Options of the one connection pool of a process. No schema synchronisation: migrations decide. */
export function dataSourceOptions(settings: DataSourceSettings): DataSourceOptions {
  if (settings.url === undefined) {
    throw new DomainError(
      'internal',
      'DATABASE_URL is not set: run `npm start`, or give the address of a PostgreSQL 15 or newer',
    );
  }
  const patience = settings.patience ?? 'short';
  return {
    type: 'postgres',
    url: settings.url,
    entities: settings.entities,
    ...(settings.migrations && { migrations: settings.migrations }),
    migrationsTableName: 'migration',
    synchronize: false,
    poolSize: settings.poolSize,
    connectTimeoutMS: LIMITS[patience].connect,
    applicationName: 'drover',
    // an idle connection that breaks is replaced: nothing to report
    poolErrorHandler: () => undefined,
    extra: { Client: SteadyClient, keepAlive: true, ...connectionLimits(patience) },
  };
}

export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource(dataSourceOptions(settings));
}
