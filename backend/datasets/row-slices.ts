import { setImmediate } from 'node:timers/promises';
import type { Sql } from '../database/sql-pool';
import type { Block } from './block';
import { readRowGroups } from './row-groups';
import type { StoredVersion } from './stored-version';

/** Some rows of a version, as parts of its decoded blocks. */
export interface RowSlice {
  /** One per column, in the version's order. */
  blocks: readonly Block[];
  /** The slice within the blocks. */
  from: number;
  to: number;
}

/**
 * A version from its first row to its last, at most `rows` at a time. The event loop has its turn
 * between two slices and between the decoding of two blocks, so a head that sends a large table
 * still answers.
 */
export async function* readRowSlices(
  sql: Sql,
  version: StoredVersion,
  rows: number,
): AsyncGenerator<RowSlice> {
  const all = version.columns.map((_, index) => index);
  for await (const group of readRowGroups(sql, version, all)) {
    const blocks: Block[] = [];
    for (const index of all) {
      await setImmediate();
      blocks.push(group.block(index));
    }
    for (let from = 0; from < group.rowCount; from += rows) {
      await setImmediate();
      yield { blocks, from, to: Math.min(group.rowCount, from + rows) };
    }
  }
}
