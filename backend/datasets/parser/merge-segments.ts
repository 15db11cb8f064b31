import type { Sql } from '../../database/sql-pool';
import { BLOCK_ROWS, joinBlocks, type Block } from '../block';
import { inStrips } from '../column-strip';
import { readRowGroups, type RowGroup } from '../row-groups';
import type { StoredVersion } from '../stored-version';
import { BlockWriter } from './block-writer';
import { rowsAtOnce } from './cell-batch';

/**
 * Writes the segments at the end of a version as one under an upload id, where their rows fit into
 * one block: so a table that grows by a few rows a day is still read in a few pieces.
 */
export async function mergeSegments(
  sql: Sql,
  version: StoredVersion,
  uploadId: string,
): Promise<StoredVersion> {
  const { columns, segments } = version;
  const most = rowsAtOnce(columns.length, BLOCK_ROWS);
  let [kept, rowCount] = [segments.length, 0];
  while (kept > 0 && rowCount + segments[kept - 1]!.rowCount <= most)
    rowCount += segments[--kept]!.rowCount;
  if (segments.length - kept < 2) return version;
  const tail = { ...version, rowCount, segments: segments.slice(kept) };
  const indexes = [...columns.keys()];
  const groups: RowGroup[] = [];
  for await (const group of readRowGroups(sql, tail, indexes)) groups.push(group);
  const store = new BlockWriter(sql, uploadId);
  try {
    for (const strip of inStrips(indexes)) {
      const blocks = strip.columns.map((column) => joined(groups, column));
      await store.write({ column: strip.first, index: 0 }, blocks);
    }
    await store.flush();
  } finally {
    await store.stop();
  }
  return { ...version, segments: [...segments.slice(0, kept), { uploadId, rowCount, columns }] };
}

function joined(groups: readonly RowGroup[], column: number): Block {
  const [first, ...others] = groups.map((group) => group.block(column));
  return joinBlocks([first!, ...others]);
}
