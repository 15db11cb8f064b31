import type { ColumnSchema } from '../../contracts/table';
import type { Sql, SqlPool } from '../../database/sql-pool';
import { readStoredVersion, type Segment, type StoredVersion } from '../stored-version';
import { commonType, joinedCategories, typeOfCategories } from './appended-type';
import { fitColumns, type FitRequest } from './fit-columns';
import { inspectFile } from './inspect-file';
import { mergeSegments } from './merge-segments';
import { parseFile, refuseProblems, type ParsedTable, type ParseRequest } from './parse-file';
import { summarizeAppend } from './summarize-append';

export interface AppendRequest extends ParseRequest, FitRequest {
  /** The version that the rows are to follow. */
  versionId: string;
  /** Under which rows of that version are written again, where it ends in small segments. */
  mergedUploadId: string;
}

export interface AppendedTable extends ParsedTable {
  /** Of the version to be, its last one new. */
  segments: Segment[];
}

/**
 * Writes the rows of a file under an upload id, and answers what the version is whose rows they
 * follow: its schema and the hash of its content, as if all had come in one file. The file is read
 * twice, because its types are to be those of all rows. Nothing names the blocks until the caller
 * makes a version.
 */
export async function appendFile(
  database: SqlPool,
  request: AppendRequest,
): Promise<AppendedTable> {
  const { sql } = database;
  const held = await readStoredVersion(sql, request.versionId);
  const options = { headers: 'strict', ...request.options } as const;
  const seen = await inspectFile({ ...request, options });
  if (options.onBadRows !== 'skip') refuseProblems(seen.rejected);
  const added = await parseFile(database, {
    ...request,
    options: fitColumns(held, seen, { ...request, options }),
  });
  const segment = { uploadId: request.uploadId, rowCount: added.rowCount, columns: added.columns };
  const joined = join(held, segment);
  const version = await mergeSegments(sql, joined, request.mergedUploadId);
  return {
    ...(await summarizeAppend(sql, held, version)),
    rowCount: version.rowCount,
    storedBytes: await storedBytes(sql, version),
    origin: added.origin,
    segments: [...version.segments],
  };
}

/** The columns of the version first, in their order, then those that came with the file. */
function join(held: StoredVersion, segment: Segment): StoredVersion {
  const added = new Map(segment.columns.map((column) => [column.name, column]));
  const known = new Set(held.columns.map(({ name }) => name));
  const columns = held.columns.map((column) => {
    const other = added.get(column.name);
    return other
      ? joinColumns(column, other, { held: held.rowCount, added: segment.rowCount })
      : column;
  });
  return {
    ...held,
    rowCount: held.rowCount + segment.rowCount,
    columns: [...columns, ...segment.columns.filter(({ name }) => !known.has(name))],
    segments: [...held.segments, segment],
  };
}

function joinColumns(
  held: ColumnSchema,
  added: ColumnSchema,
  rows: { held: number; added: number },
): ColumnSchema {
  const values = { held: rows.held - held.missing, added: rows.added - added.missing };
  if (values.held === 0) return added;
  const type = commonType(held.type, added.type);
  if (type !== 'category') return { ...held, type };
  const categories = joinedCategories(held.categories, added.categories);
  const before = { categories: held.categories ?? [], values: values.held };
  return {
    ...held,
    type: typeOfCategories(categories, values.held + values.added, before),
    categories,
  };
}

async function storedBytes(sql: Sql, { segments }: StoredVersion): Promise<number> {
  const [stored] = await sql<{ bytes: string }>(
    'select sum(octet_length(bytes)) as bytes from dataset_block where upload_id = any($1)',
    [segments.map(({ uploadId }) => uploadId)],
  );
  return Number(stored?.bytes ?? 0);
}
