import { setImmediate } from 'node:timers/promises';
import type { Sql } from '../database/sql-pool';
import { cellValues, type CellValue } from './cell-values';
import { readRowGroups } from './row-groups';
import { readStoredVersion } from './stored-version';

export interface RowPage {
  columns: string[];
  rows: CellValue[][];
}

/** A rectangle of the table. */
export interface PageRange {
  offset: number;
  limit: number;
  columnOffset?: number;
  /** Left out: all columns from there on. */
  columnLimit?: number;
}

/** Blocks that are decoded before the head's other requests get a turn. */
const BLOCKS_AT_ONCE = 16;

/** A page of a version, decoding only the blocks that hold it. Empty beyond the last row or column. */
export async function readRowPage(sql: Sql, versionId: string, page: PageRange): Promise<RowPage> {
  const version = await readStoredVersion(sql, versionId);
  const { columnOffset = 0, columnLimit = version.columns.length } = page;
  const end = Math.min(version.columns.length, columnOffset + columnLimit);
  const wanted = Array.from(
    { length: Math.max(0, end - columnOffset) },
    (_, at) => columnOffset + at,
  );
  const range = { from: page.offset, to: Math.min(version.rowCount, page.offset + page.limit) };
  const rows: CellValue[][] = [];
  for await (const group of wanted.length > 0 ? readRowGroups(sql, version, wanted, range) : []) {
    const from = Math.max(0, range.from - group.firstRow);
    const to = Math.min(group.rowCount, range.to - group.firstRow);
    const firstOfGroup = rows.length;
    for (let row = from; row < to; row++) rows.push([]);
    for (const [position, index] of wanted.entries()) {
      if (position % BLOCKS_AT_ONCE === BLOCKS_AT_ONCE - 1) await setImmediate();
      const values = cellValues(group.block(position), version.columns[index]!, { from, to });
      values.forEach((value, row) => rows[firstOfGroup + row]!.push(value));
    }
  }
  return { columns: wanted.map((index) => version.columns[index]!.name), rows };
}
