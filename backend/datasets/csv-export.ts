import { setImmediate } from 'node:timers/promises';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { cellValues, type CellValue } from './cell-values';
import { readRowSlices } from './row-slices';
import type { StoredVersion } from './stored-version';

/** Cells that are written before others get their turn: a few milliseconds. */
const CELLS_AT_ONCE = 20_000;
/** Rows that are taken together even of a wide table: each time costs something for each column. */
const FEWEST_ROWS = 32;
const END_OF_ROW = '\r\n';
/** Cells that a spreadsheet would take for a formula (OWASP ASVS 1.2.10). */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * A version as RFC 4180 writes it, piece by piece. Read again it is the same table: numbers keep
 * every bit and their column its type. Texts that a spreadsheet would execute get an apostrophe
 * before them, unless formulas are to be kept as they are.
 */
export async function* csvChunks(
  sql: Sql,
  version: StoredVersion,
  { keepFormulas }: { keepFormulas: boolean },
): AsyncGenerator<string> {
  const { columns } = version;
  const text = (value: string): string =>
    quoted(!keepFormulas && FORMULA.test(value) ? `'${value}` : value);
  yield columns.map(({ name }) => text(name)).join(',') + END_OF_ROW;
  // a row of one empty cell would be a blank line, which is no row
  const missing = columns.length === 1 ? 'NA' : '';
  const rowsAtOnce = Math.max(FEWEST_ROWS, Math.floor(CELLS_AT_ONCE / columns.length));
  const writers = columns.map((schema) => cellWriter(schema, text));
  let cells = 0;
  const isTurnOver = (more: number): boolean => {
    cells += more;
    if (cells <= CELLS_AT_ONCE) return false;
    cells = 0;
    return true;
  };
  for await (const { blocks, from, to } of readRowSlices(sql, version, rowsAtOnce)) {
    const written: string[][] = [];
    for (const [index, block] of blocks.entries()) {
      if (isTurnOver(to - from)) await setImmediate();
      const values = cellValues(block, columns[index]!, { from, to });
      const write = writers[index]!;
      written.push(values.map((value) => (value === null ? missing : write(value))));
    }
    let chunk = '';
    for (let row = 0; row < to - from; row++) {
      if (isTurnOver(columns.length)) await setImmediate();
      chunk += written.map((column) => column[row]!).join(',') + END_OF_ROW;
    }
    yield chunk;
  }
}

function cellWriter(
  { type }: ColumnSchema,
  text: (value: string) => string,
): (value: NonNullable<CellValue>) => string {
  switch (type) {
    case 'number':
      return (value) => (Number.isInteger(value) && !isLong(value) ? `${value}.0` : `${value}`);
    case 'integer':
    case 'boolean':
    case 'date':
    case 'datetime':
      return String;
    case 'category':
    case 'text':
    case 'identifier':
      return (value) => text(String(value));
  }
}

/** Written with an exponent. */
function isLong(value: NonNullable<CellValue>): boolean {
  return Math.abs(Number(value)) >= 1e21;
}

function quoted(value: string): string {
  return NEEDS_QUOTES.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value;
}
