import { stat } from 'node:fs/promises';
import { DomainError } from '../../errors/domain-error';
import { openSource } from './open-source';
import { readAll, type ParseRequest } from './parse-file';
import { Problems } from './problems';
import type { TableDialect } from '../table-origin';
import { TableWriter, type ReadColumn } from './table-writer';

export interface Inspection {
  dialect: TableDialect;
  fileBytes: number;
  rowCount: number;
  blankRows: number;
  columns: ReadColumn[];
  /** The first rows, as they are written. */
  rows: string[][];
  /** Rows that are no rows of the table. */
  rejected: Problems;
  /** Values that do not fit the types that were asked for. */
  misfits: Problems;
  /** Columns that cannot be of the types that were chosen, even without such values. */
  misfitColumns: Problems;
}

const SHOWN_ROWS = 20;

/** Reads a file to its end as parseFile would, refuses nothing that can be corrected, and keeps nothing. */
export async function inspectFile({
  file,
  fileName,
  options: asked,
  limits,
}: Omit<ParseRequest, 'uploadId'>): Promise<Inspection> {
  const options = { headers: 'auto', ...asked } as const;
  const source = await openSource({ file, fileName, options, limits });
  const rejected = new Problems();
  const { decimal, dialect } = source;
  const writer = new TableWriter({ options, decimal, shownRows: SHOWN_ROWS }, rejected, undefined);
  try {
    const blankRows = await readAll(source, writer, rejected);
    if (writer.rowCount === 0 && rejected.count === 0)
      throw new DomainError('dataset-empty', 'The file has a header but no row of values.');
    return {
      dialect,
      fileBytes: (await stat(file)).size,
      rowCount: writer.rowCount,
      blankRows,
      columns: writer.rowCount > 0 ? writer.read() : [],
      rows: writer.firstRows,
      rejected,
      misfits: writer.misfits(),
      misfitColumns: writer.misfitColumns(),
    };
  } finally {
    await source.close();
  }
}
