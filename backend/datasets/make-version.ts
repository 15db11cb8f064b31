import type { Sql } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import { insertVersion, latestVersion, versionOfContent } from './insert-version';
import type { ParsedTable } from './parser/parse-file';
import { describeChange } from './version-change';

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
  const number = await insertVersion(sql, {
    dataset: { id: datasetId, name: named.name },
    table,
    segments: [{ uploadId, rowCount: table.rowCount, columns: table.columns }],
    number: (before?.number ?? 0) + 1,
    change: before ? describeChange(before, table, false) : null,
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
