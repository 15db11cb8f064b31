import type { Sql } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import { appendEvent } from '../events/event-log';
import type { ParsedTable } from './parser/parse-file';
import { describeChange, type DescribedVersion } from './version-change';

export interface NamedDataset {
  name: string;
  displayName: string;
  sample: boolean;
}

export interface VersionMade {
  number: number;
  /** False where the content was already that version. */
  created: boolean;
}

/**
 * Makes what an upload wrote the next version of the dataset of that name, or nothing where one of
 * its versions has this content. In the caller's transaction: until it commits nothing names the
 * blocks. A unique violation means that another first upload of the name was faster.
 */
export async function makeVersion(
  sql: Sql,
  named: NamedDataset,
  uploadId: string,
  table: ParsedTable,
): Promise<VersionMade> {
  const datasetId = (await lockDataset(sql, named.name)) ?? (await insertDataset(sql, named));
  const known = await versionOfContent(sql, datasetId, table.contentHash);
  if (known !== undefined) return { number: known, created: false };
  const before = await latestVersion(sql, datasetId);
  const id = uuidv7();
  const number = (before?.number ?? 0) + 1;
  const { contentHash, rowCount, storedBytes, columns, origin } = table;
  const change = before ? describeChange(before, table, false) : null;
  await sql(
    `insert into dataset_version (id, dataset_id, number, content_hash, row_count, stored_bytes, columns, origin, change)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      datasetId,
      number,
      contentHash,
      rowCount,
      storedBytes,
      JSON.stringify(columns),
      origin,
      change,
    ],
  );
  await sql(
    `insert into dataset_segment (version_id, position, upload_id, row_count) values ($1, 0, $2, $3)`,
    [id, uploadId, rowCount],
  );
  await appendEvent(sql, {
    topic: 'datasets',
    entityId: datasetId,
    kind: 'version-created',
    data: { name: named.name, number },
  });
  return { number, created: true };
}

/** Nobody makes a version of it, nor deletes it, until the transaction ends. */
async function lockDataset(sql: Sql, name: string): Promise<string | undefined> {
  const [dataset] = await sql<{ id: string }>(
    `select id from dataset where lower(name) = lower($1) and deleted_at is null for no key update`,
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

async function versionOfContent(
  sql: Sql,
  datasetId: string,
  contentHash: string,
): Promise<number | undefined> {
  const [version] = await sql<{ number: number }>(
    'select number from dataset_version where dataset_id = $1 and content_hash = $2',
    [datasetId, contentHash],
  );
  return version?.number;
}

async function latestVersion(sql: Sql, datasetId: string): Promise<DescribedVersion | undefined> {
  const [version] = await sql<DescribedVersion>(
    `select number, row_count as "rowCount", columns from dataset_version
     where dataset_id = $1 order by number desc limit 1`,
    [datasetId],
  );
  return version;
}
