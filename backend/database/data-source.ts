import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { DomainError } from '../errors/domain-error';
import { CONNECT_TIMEOUT_MS, QUERY_TIMEOUT_MS } from './sql-pool';

export interface DataSourceSettings {
  url: string | undefined;
  /** Connections this process may hold. */
  poolSize: number;
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
  return {
    type: 'postgres',
    url: settings.url,
    entities: settings.entities,
    ...(settings.migrations && { migrations: settings.migrations }),
    migrationsTableName: 'migration',
    synchronize: false,
    poolSize: settings.poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'drover',
    extra: { keepAlive: true, query_timeout: QUERY_TIMEOUT_MS },
  };
}

export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource(dataSourceOptions(settings));
}
