import type { Sql } from '../database/sql-pool';
import { uuidv7 } from '../database/uuid';
import { appendEvent } from '../events/event-log';
import type { ParsedTable } from './parser/parse-file';
import type { Segment } from './stored-version';
import type { DescribedVersion, VersionChange } from './version-change';

export interface NewVersion {
  dataset: { id: string; name: string };
  number: number;
  table: ParsedTable;
  segments: readonly Segment[];
  /** Null for a first version. */
  change: VersionChange | null;
}

/** In a transaction that holds the dataset's lock: until it commits nothing names the blocks. */
export async function insertVersion(sql: Sql, version: NewVersion): Promise<number> {
  const { dataset, number, table, segments, change } = version;
  const { contentHash, chunkDigests, rowCount, storedBytes, columns, origin } = table;
  const id = uuidv7();
  await sql(
    `insert into dataset_version (id, dataset_id, number, content_hash, chunk_digests, row_count, stored_bytes, columns, origin, change)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      dataset.id,
      number,
      contentHash,
      chunkDigests,
      rowCount,
      storedBytes,
      JSON.stringify(columns),
      origin,
      change,
    ],
  );
  await sql(
    `insert into dataset_segment (version_id, position, upload_id, row_count, columns)
     select $1, position, upload_id, row_count, columns
     from jsonb_to_recordset($2::jsonb) as segment (position int, upload_id uuid, row_count int, columns jsonb)`,
    [
      id,
      JSON.stringify(
        segments.map((segment, position) => ({
          position,
          upload_id: segment.uploadId,
          row_count: segment.rowCount,
          columns: segment.columns === columns ? null : segment.columns,
        })),
      ),
    ],
  );
  await appendEvent(sql, {
    topic: 'datasets',
    entityId: dataset.id,
    kind: 'version-created',
    data: { name: dataset.name, number },
  });
  return number;
}

export async function versionOfContent(
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

export async function latestVersion(
  sql: Sql,
  datasetId: string,
): Promise<DescribedVersion | undefined> {
  const [version] = await sql<DescribedVersion>(
    `select number, row_count as "rowCount", columns from dataset_version
     where dataset_id = $1 order by number desc limit 1`,
    [datasetId],
  );
  return version;
}
