import { Injectable } from '@nestjs/common';
import { rm, stat, writeFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { Database } from '../database/database';
import { isUniqueViolation } from '../database/database-errors';
import { uuidv7 } from '../database/uuid';
import { DatasetCatalog, type FoundDataset } from './dataset-catalog';
import { checkedName, displayNameOf, nameFromFile } from './dataset-name';
import { makeVersion, type NamedDataset, type VersionMade } from './make-version';
import { ParserPool } from './parser/parser-pool';
import type { ParsedTable } from './parser/parse-file';
import { UploadFolder } from './upload-folder';

export interface IngestRequest {
  /** Path of the file on this machine; the caller removes it. */
  file: string;
  /** Its name as it was sent. */
  fileName: string;
  name?: string;
  sample?: boolean;
}

export interface Ingested extends FoundDataset {
  /** False where exactly this content was already a version of the dataset. */
  created: boolean;
}

/** How a record without a value for a column is written in the file. */
const MISSING = 'NA';

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
    const name = request.name ?? nameFromFile(request.fileName);
    try {
      const { file, fileName } = request;
      const table = await this.parser.parse({ file, fileName, uploadId, options: {} });
      const { number, created } = await this.commit(
        { name, displayName: displayNameOf(fileName), sample: request.sample === true },
        uploadId,
        table,
      );
      return { created, ...(await this.catalog.resolve(name, number)) };
    } finally {
      await this.dropUnnamed(uploadId);
    }
  }

  /** Rows that came inside a request: an array of objects; a column is whatever any of them names. */
  async ingestRecords(
    name: string,
    records: readonly Record<string, unknown>[],
  ): Promise<Ingested> {
    const checked = checkedName(name);
    const file = this.folder.newFile();
    try {
      await writeFile(file, toCsv(records));
      return await this.ingestFile({ file, fileName: `${checked}.csv`, name: checked });
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

  private async dropUnnamed(uploadId: string): Promise<void> {
    await this.database
      .sql(
        'delete from upload where id = $1 and not exists (select 1 from dataset_segment where upload_id = $1)',
        [uploadId],
      )
      .catch(() => undefined); // the sweep finds it where Postgres is away now
  }
}

/** Every value stands in quotes, so that none is taken for a delimiter; a blank line would be no row. */
function toCsv(records: readonly Record<string, unknown>[]): string {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const data = records.map((record) =>
    columns.map((column) => toText(Object.hasOwn(record, column) ? record[column] : null)),
  );
  return Papa.unparse({ fields: columns, data }, { quotes: true });
}

function toText(value: unknown): string {
  if (value === null || value === undefined || value === '') return MISSING;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
