import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { DomainError } from '../errors/domain-error';

/** Milliseconds after which a silent Postgres is answered for: callers get their 503 within 3 s. */
const CONNECT_TIMEOUT_MS = 2_500;
const QUERY_TIMEOUT_MS = 30_000;

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
