import { rm, writeFile } from 'node:fs/promises';
import { HeadChannels } from '../channel/head-channels';
import { loadConfig } from '../config/config';
import { Dataset } from '../datasets/dataset.entity';
import { DatasetAppend, type RowsToAppend } from '../datasets/dataset-append';
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
  readonly folder = new UploadFolder(loadConfig());
  readonly catalog: DatasetCatalog;
  readonly ingest: DatasetIngest;
  readonly removal: DatasetRemoval;
  readonly appending: DatasetAppend;

  private constructor(readonly test: TestDatabase) {
    const { dataSource, database } = test;
    this.pool = new ParserPool({ ...loadConfig(), databaseUrl: test.url });
    this.catalog = new DatasetCatalog(
      dataSource.getRepository(Dataset),
      dataSource.getRepository(DatasetVersion),
      database,
    );
    this.ingest = new DatasetIngest(database, this.catalog, this.pool, this.folder);
    this.appending = new DatasetAppend(database, this.catalog, this.pool);
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

  upload(fileName: string, content: string | Uint8Array): Promise<Ingested> {
    return this.withFile(content, (file) => this.ingest.ingestFile({ file, fileName }));
  }

  append(dataset: string, content: string, how: Partial<RowsToAppend> = {}): Promise<Ingested> {
    return this.withFile(content, (file) =>
      this.appending.append(dataset, {
        file,
        fileName: 'more.csv',
        options: {},
        otherColumns: 'refuse',
        version: undefined,
        ...how,
      }),
    );
  }

  private async withFile<Result>(
    content: string | Uint8Array,
    use: (file: string) => Promise<Result>,
  ): Promise<Result> {
    const file = this.folder.newFile();
    await writeFile(file, content);
    try {
      return await use(file);
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
