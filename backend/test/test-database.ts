import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/migrations';
import { loadConfig } from '../config/config';
import { createDataSource } from '../database/data-source';
import { Database } from '../database/database';
import { migrate } from '../database/migrate';
import { openSqlPool } from '../database/sql-pool';

export interface TestDatabase {
  url: string;
  dataSource: DataSource;
  database: Database;
  drop: () => Promise<void>;
}

const TEMPLATE = 'drover_test_template';
/** Test files that start at once queue here; the first makes the template. */
const TEMPLATE_LOCK = 7_236_451_002;

/** A database of one's own on the server that `npm test` started, cloned from a migrated template. */
export async function createTestDatabase(
  entities: (new () => object)[],
  databaseUrl = loadConfig().databaseUrl,
): Promise<TestDatabase> {
  if (databaseUrl === undefined) throw new Error('DATABASE_URL is not set: run `npm test`');
  const admin = openSqlPool(databaseUrl, 1);
  const name = `drover_test_${randomBytes(6).toString('hex')}`;
  await admin.sql('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const [template] = await admin.sql('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (!template) {
      await admin.sql(`create database ${TEMPLATE}`);
      await migrateTemplate(withName(databaseUrl, TEMPLATE));
    }
    await admin.sql(`create database ${name} template ${TEMPLATE}`);
  } finally {
    await admin.sql('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  const url = withName(databaseUrl, name);
  const dataSource = await createDataSource({ url, poolSize: 12, entities }).initialize();
  return {
    url,
    dataSource,
    database: new Database(dataSource),
    drop: async () => {
      await dataSource.destroy();
      await admin.sql(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}

async function migrateTemplate(url: string): Promise<void> {
  const dataSource = await createDataSource({
    url,
    poolSize: 2,
    patience: 'endless',
    entities: [],
    migrations: [...MIGRATIONS],
  }).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}
