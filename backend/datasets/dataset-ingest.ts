import { Injectable } from '@nestjs/common';
import { rm, stat, writeFile } from 'node:fs/promises';
import { Database } from '../database/database';
import { isUniqueViolation } from '../database/database-errors';
import { uuidv7 } from '../database/uuid';
import { DatasetCatalog, type FoundDataset } from './dataset-catalog';
import { checkedName, displayNameOf, nameFromFile } from './dataset-name';
import type { DatasetVersion } from './dataset-version.entity';
import { makeVersion, type NamedDataset, type VersionMade } from './make-version';
import { ParserPool } from './parser/parser-pool';
import type { Inspection } from './parser/inspect-file';
import type { ParsedTable } from './parser/parse-file';
import type { ReadOptions } from './parser/read-options';
import { UploadFolder } from './upload-folder';

export interface IngestRequest {
  /** Path of the file on this machine; the caller removes it. */
  file: string;
  /** Its name as it was sent. */
  fileName: string;
  /** The name somebody chose; by default the file's, made a slug. */
  name?: string | undefined;
  sample?: boolean;
  options?: ReadOptions;
}

export interface Ingested extends FoundDataset {
  /** False where exactly this content was already a version of the dataset. */
  created: boolean;
  /** All of the dataset's, newest first. */
  versions: DatasetVersion[];
}

/** Makes versions of datasets out of files. A version comes to be in one transaction, or not at all. */
@Injectable()
export class DatasetIngest {
  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
    private readonly parser: ParserPool,
    private readonly folder: UploadFolder,
  ) {}

  /** Throws `disk-full` where there is no room for a file of so many bytes. */
  requireRoom(bytes: number): Promise<void> {
    return this.database.disk.requireRoomForData(bytes);
  }

  async ingestFile(request: IngestRequest): Promise<Ingested> {
    await this.requireRoom((await stat(request.file)).size);
    const uploadId = uuidv7();
    const { file, fileName, options = {} } = request;
    const name = request.name === undefined ? nameFromFile(fileName) : checkedName(request.name);
    try {
      const table = await this.parser.parse({ file, fileName, uploadId, options });
      const { number, created } = await this.commit(
        { name, displayName: displayNameOf(fileName), sample: request.sample === true },
        uploadId,
        table,
      );
      const found = await this.catalog.resolve(name, number);
      return { created, ...found, versions: await this.catalog.versionsOf(found.dataset.id) };
    } finally {
      await dropUnnamed(this.database, [uploadId]);
    }
  }

  /** What a file would become; nothing is kept of it. */
  inspectFile({ file, fileName, options = {} }: IngestRequest): Promise<Inspection> {
    return this.parser.inspect({ file, fileName, options });
  }

  /** Rows that came inside a request: an array of objects; a column is whatever any of them names. */
  async ingestRecords(
    name: string,
    records: readonly Record<string, unknown>[],
  ): Promise<Ingested> {
    const checked = checkedName(name);
    const file = this.folder.newFile();
    try {
      await writeFile(file, records.map((record) => JSON.stringify(record)).join('\n'));
      const options = { format: 'ndjson' } as const;
      return await this.ingestFile({ file, fileName: `${checked}.ndjson`, name: checked, options });
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Two first uploads of one name race once: the second try finds what the winner made. */
  private async commit(
    named: NamedDataset,
    uploadId: string,
    table: ParsedTable,
  ): Promise<VersionMade> {
    const make = (): Promise<VersionMade> =>
      this.database.transaction((sql) => makeVersion(sql, named, uploadId, table));
    try {
      return await make();
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return make();
    }
  }
}

/** Of uploads, those that no version names. */
export async function dropUnnamed(database: Database, uploadIds: readonly string[]): Promise<void> {
  await database
    .sql(
      'delete from upload where id = any($1) and not exists (select 1 from dataset_segment where upload_id = upload.id)',
      [uploadIds],
    )
    .catch(() => undefined); // the sweep finds them where Postgres is away now
}
