import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';

/** A version as readers of its rows need it. */
export interface StoredVersion {
  id: string;
  rowCount: number;
  contentHash: string;
  columns: readonly ColumnSchema[];
  /** Its rows in order. */
  segments: readonly Segment[];
}

/** Rows that one upload wrote. Other versions may hold them too. */
export interface Segment {
  uploadId: string;
  rowCount: number;
  /** As its blocks have them; the position of a column is its `column_index`. */
  columns: readonly ColumnSchema[];
}

/** Throws `dataset-not-found`, also for a version that was deleted with its rows. */
export async function readStoredVersion(sql: Sql, versionId: string): Promise<StoredVersion> {
  const [version] = await sql<Omit<StoredVersion, 'segments'>>(
    `select id, row_count as "rowCount", content_hash as "contentHash", columns
     from dataset_version where id = $1`,
    [versionId],
  );
  const segments = await sql<Omit<Segment, 'columns'> & { columns: ColumnSchema[] | null }>(
    `select upload_id as "uploadId", row_count as "rowCount", columns
     from dataset_segment where version_id = $1 order by position`,
    [versionId],
  );
  if (!version || segments.length === 0)
    throw new DomainError(
      'dataset-not-found',
      version
        ? `The rows of dataset version ${versionId} were deleted`
        : `There is no dataset version ${versionId}`,
    );
  return {
    ...version,
    segments: segments.map((segment) => ({
      ...segment,
      columns: segment.columns ?? version.columns,
    })),
  };
}
