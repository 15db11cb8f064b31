import { rm, writeFile } from 'node:fs/promises';
import { HeadChannels } from '../channel/head-channels';
import { loadConfig } from '../config/config';
import { Dataset } from '../datasets/dataset.entity';
import { DatasetCatalog } from '../datasets/dataset-catalog';
import { DatasetIngest, type Ingested } from '../datasets/dataset-ingest';
import { DatasetRemoval } from '../datasets/dataset-removal';
import { DatasetVersion } from '../datasets/dataset-version.entity';
import { ParserPool } from '../datasets/parser/parser-pool';
import { UploadFolder } from '../datasets/upload-folder';
import { Dispatch } from '../jobs/dispatch';
import { JobCommands } from '../jobs/job-commands';
import { PollingOnly } from '../queue/polling-only';
import { createTestDatabase, type TestDatabase } from './test-database';

/** The head's half of the datasets on a database of its own, with real parser children. */
export class DatasetBench {
  readonly pool: ParserPool;
  readonly folder = new UploadFolder();
  readonly catalog: DatasetCatalog;
  readonly ingest: DatasetIngest;
  readonly removal: DatasetRemoval;

  private constructor(readonly test: TestDatabase) {
    const { dataSource, database } = test;
    this.pool = new ParserPool({ ...loadConfig(), databaseUrl: test.url });
    this.catalog = new DatasetCatalog(
      dataSource.getRepository(Dataset),
      dataSource.getRepository(DatasetVersion),
      database,
    );
    this.ingest = new DatasetIngest(database, this.catalog, this.pool, this.folder);
    const commands = new JobCommands(
      database,
      new HeadChannels(database),
      new Dispatch(database, new PollingOnly()),
    );
    this.removal = new DatasetRemoval(database, this.catalog, commands);
  }

  static async create(): Promise<DatasetBench> {
    return new DatasetBench(await createTestDatabase([Dataset, DatasetVersion]));
  }

  get sql(): TestDatabase['database']['sql'] {
    return this.test.database.sql;
  }

  async upload(fileName: string, content: string): Promise<Ingested> {
    const file = this.folder.newFile();
    await writeFile(file, content);
    try {
      return await this.ingest.ingestFile({ file, fileName });
    } finally {
      await rm(file);
    }
  }

  async drop(): Promise<void> {
    this.pool.beforeApplicationShutdown();
    this.folder.beforeApplicationShutdown();
    await this.test.drop();
  }
}
