import { Injectable } from '@nestjs/common';
import { rm, stat, writeFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { Database } from '../database/database';
import { isUniqueViolation } from '../database/database-errors';
import type { Sql } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import { DomainError } from '../errors/domain-error';
import { appendEvent } from '../events/event-log';
import { DatasetCatalog, type FoundDataset } from './dataset-catalog';
import { checkedName, displayNameOf, nameFromFile } from './dataset-name';
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
      const table = await this.parser.parse({ file, fileName, uploadId });
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

  /** Hides a dataset at once. Refused while a model could not be rebuilt without it. */
  async remove(reference: string): Promise<void> {
    const { dataset } = await this.catalog.resolve(reference);
    await this.database.transaction(async (sql) => {
      await sql('select 1 from dataset where id = $1 for update', [dataset.id]);
      const users = await sql<{ name: string }>(
        `select distinct name from model where dataset_id = $1 and state <> 'unrecoverable'
         union select distinct payload ->> 'modelName' from job
           join dataset_version on dataset_version.id = job.dataset_version_id
           where dataset_version.dataset_id = $1 and job.state in ('blocked', 'queued', 'running') order by 1 limit 20`,
        [dataset.id],
      );
      const names = users.map((user) => user.name);
      if (names.length > 0) {
        throw new DomainError(
          'dataset-in-use',
          `Dataset ${JSON.stringify(dataset.name)} is what ${names.join(', ')} would be rebuilt from, so it stays.`,
          {
            extensions: { models: names },
          },
        );
      }
      await sql('update dataset set deleted_at = now() where id = $1 and deleted_at is null', [
        dataset.id,
      ]);
      await appendEvent(sql, {
        topic: 'datasets',
        entityId: dataset.id,
        kind: 'deleted',
        data: { name: dataset.name },
      });
    });
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
        'delete from upload where id = $1 and not exists (select 1 from dataset_version where upload_id = $1)',
        [uploadId],
      )
      .catch(() => undefined); // the sweep finds it where Postgres is away now
  }
}

interface NamedDataset {
  name: string;
  displayName: string;
  sample: boolean;
}

interface VersionMade {
  number: number;
  /** False where the content was already that version. */
  created: boolean;
}

async function makeVersion(
  sql: Sql,
  named: NamedDataset,
  uploadId: string,
  table: ParsedTable,
): Promise<VersionMade> {
  const datasetId = (await lockDataset(sql, named.name)) ?? (await insertDataset(sql, named));
  const [known] = await sql<{ number: number }>(
    'select number from dataset_version where dataset_id = $1 and content_hash = $2',
    [datasetId, table.contentHash],
  );
  if (known) return { number: known.number, created: false };
  const [version] = await sql<{ number: number }>(
    `insert into dataset_version (id, dataset_id, number, upload_id, content_hash, row_count, stored_bytes, columns, origin)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8 from dataset_version where dataset_id = $2
     returning number`,
    [
      uuidv7(),
      datasetId,
      uploadId,
      table.contentHash,
      table.rowCount,
      table.storedBytes,
      JSON.stringify(table.columns),
      table.origin,
    ],
  );
  const number = version?.number ?? 1;
  await appendEvent(sql, {
    topic: 'datasets',
    entityId: datasetId,
    kind: 'version-created',
    data: { name: named.name, number },
  });
  return { number, created: true };
}

async function lockDataset(sql: Sql, name: string): Promise<string | undefined> {
  const [dataset] = await sql<{ id: string }>(
    'select id from dataset where lower(name) = lower($1) and deleted_at is null for update',
    [name],
  );
  return dataset?.id;
}

async function insertDataset(
  sql: Sql,
  { name, displayName, sample }: NamedDataset,
): Promise<string> {
  const id = uuidv7();
  await sql('insert into dataset (id, name, display_name, sample) values ($1, $2, $3, $4)', [
    id,
    name,
    displayName,
    sample,
  ]);
  return id;
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
