import { stat } from 'node:fs/promises';
import type { ColumnSchema } from '../../contracts/table';
import type { SqlPool } from '../../database/sql-pool';
import { DomainError } from '../../errors/domain-error';
import type { HashedTable } from '../content-hash';
import type { TableOrigin } from '../table-origin';
import { BlockWriter } from './block-writer';
import { openSource } from './open-source';
import { Problems } from './problems';
import type { ReadOptions } from './read-options';
import type { SourceLimits, TableSource } from './table-source';
import { TableWriter } from './table-writer';

export interface ParseRequest {
  /** Path of the uploaded file on this machine. */
  file: string;
  /** Its name as it was sent; never used as a path. */
  fileName: string;
  uploadId: string;
  limits: SourceLimits;
  options: ReadOptions;
}

export interface ParsedTable extends HashedTable {
  columns: ColumnSchema[];
  rowCount: number;
  storedBytes: number;
  origin: TableOrigin;
}

/**
 * Turns a file into typed column blocks under an upload id, mostly in one pass, see TableWriter.
 * Memory stays bounded whatever the file's size. Nothing names the blocks until the caller makes a
 * version.
 */
export async function parseFile(database: SqlPool, request: ParseRequest): Promise<ParsedTable> {
  const { file, fileName, options, limits } = request;
  const source = await openSource({ file, fileName, options, limits });
  try {
    const table = await writeTable(database, request, source);
    const fileBytes = (await stat(file)).size;
    return { ...table, origin: { ...table.origin, filename: fileName, fileBytes } };
  } finally {
    await source.close();
  }
}

async function writeTable(
  database: SqlPool,
  { uploadId, options }: ParseRequest,
  source: TableSource,
) {
  const store = new BlockWriter(database.sql, uploadId);
  try {
    return await writeBlocks(store, options, source);
  } catch (error) {
    await store.stop(); // whoever deletes the upload now deletes all of it
    throw error;
  }
}

async function writeBlocks(store: BlockWriter, options: ReadOptions, source: TableSource) {
  const problems = new Problems();
  const { decimal, dialect } = source;
  const writer = new TableWriter({ options, decimal, shownRows: 0 }, problems, store);
  const blankRows = await readAll(source, writer, problems);
  if (options.onBadRows !== 'skip') refuseProblems(problems);
  if (writer.rowCount === 0)
    throw new DomainError('dataset-empty', 'The file has a header but no row of values.');
  refuseProblems(writer.misfitColumns());
  const misfits = writer.misfits();
  if (options.onBadValues !== 'missing') refuseProblems(misfits);
  await store.flush();
  return {
    columns: writer.read().map(({ schema }) => schema),
    rowCount: writer.rowCount,
    ...writer.hash(),
    storedBytes: store.storedBytes,
    origin: {
      ...dialect,
      blankRows,
      skippedRows: problems.count,
      unfitValues: misfits.count,
    },
  };
}

/** Once, and again for the columns whose first rows were misleading. */
export async function readAll(
  source: TableSource,
  writer: TableWriter,
  problems: Problems,
): Promise<number> {
  const blankRows = await source.read(writer, problems);
  const again = await writer.settle();
  if (again) await source.read(again, new Problems());
  return blankRows;
}

/** Throws `invalid-csv` with the first of them, if there is one. */
export function refuseProblems({ count, shown }: Problems): void {
  const [first] = shown;
  if (!first) return;
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  throw new DomainError(
    'invalid-csv',
    `Row ${first.row}, column ${first.column}: ${first.detail}${more}. Correct the file, or inspect it and say how it is to be read.`,
    { details: shown, extensions: { error_count: count } },
  );
}
