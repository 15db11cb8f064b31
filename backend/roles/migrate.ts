import { MIGRATIONS } from '../../migrations/migrations';
import { loadConfig } from '../config/config';
import { createDataSource } from '../database/data-source';
import { migrate } from '../database/migrate';

/** Brings the schema up to date and ends: for deployments that migrate before anything else starts. */
export async function start(): Promise<void> {
  const dataSource = createDataSource({
    url: loadConfig().databaseUrl,
    poolSize: 2,
    patience: 'endless',
    entities: [],
    migrations: [...MIGRATIONS],
  });
  await dataSource.initialize();
  const applied = await migrate(dataSource);
  await dataSource.destroy();
  process.stdout.write(
    applied === 0 ? 'The schema is up to date.\n' : `${applied} migration(s) applied.\n`,
  );
}
