import type { ColumnSchema } from '../../contracts/table';
import type { Sql } from '../../database/sql-pool';
import {
  CHUNK_ROWS,
  ColumnHash,
  digestsOfColumn,
  hashTable,
  type HashedTable,
} from '../content-hash';
import { readRowGroups } from '../row-groups';
import type { StoredVersion } from '../stored-version';
import { kindOf } from '../translate-block';
import { AppendedColumn } from './appended-column';
import { distinctLimit } from './table-writer';

/**
 * What a version is whose rows are those of another one and some that follow them: its columns and
 * its hash, as if all had come in one file. Of the rows before it reads the chunk that was not full,
 * the columns that are stored in another form now, and those of few values in which one came that may
 * be new. Of a version without digests it reads all.
 */
export async function summarizeAppend(
  sql: Sql,
  held: StoredVersion,
  version: StoredVersion,
): Promise<HashedTable & { columns: ColumnSchema[] }> {
  const digests = await chunkDigests(sql, held.id);
  const limit = distinctLimit(version.columns.length);
  const columns = version.columns.map((column, index) => {
    const before = held.columns[index];
    const known =
      digests && before && kindOf(before.type) === kindOf(column.type)
        ? digestsOfColumn(digests, index, held.rowCount)
        : [];
    const hash = new ColumnHash(() => column.categories ?? [], known);
    const continued = known.length > 0 ? { column: before!, rows: held.rowCount } : undefined;
    return new AppendedColumn(column, { hash, limit, continued });
  });
  await addRows(sql, version, columns);
  await findKnownValues(sql, held, columns);
  return {
    columns: columns.map((column) => column.schema()),
    ...hashTable(
      version.columns,
      version.rowCount,
      columns.map(({ hash }) => hash),
    ),
  };
}

/** Undefined for a version that was made before there were any. */
async function chunkDigests(sql: Sql, versionId: string): Promise<Uint8Array | undefined> {
  const [version] = await sql<{ digests: Buffer | null }>(
    'select chunk_digests as digests from dataset_version where id = $1',
    [versionId],
  );
  return version?.digests ?? undefined;
}

/** To each column those that its hash lacks: all, or none before the chunk that was not full. */
async function addRows(
  sql: Sql,
  version: StoredVersion,
  columns: readonly AppendedColumn[],
): Promise<void> {
  for (const isContinued of [false, true]) {
    const indexes = indexesWhere(columns, (column) => column.isContinued === isContinued);
    if (indexes.length === 0) continue;
    const from = columns[indexes[0]!]!.hash.full.length * CHUNK_ROWS;
    const rows = { from, to: version.rowCount };
    for await (const group of readRowGroups(sql, version, indexes, rows))
      for (const [position, index] of indexes.entries())
        columns[index]!.add(group.block(position), { from, firstRow: group.firstRow });
  }
}

/** Tells columns which of the values that came were there before; no longer than one of them asks. */
async function findKnownValues(
  sql: Sql,
  held: StoredVersion,
  columns: readonly AppendedColumn[],
): Promise<void> {
  const indexes = indexesWhere(columns, ({ isUndecided }) => isUndecided);
  if (indexes.length === 0) return;
  for await (const group of readRowGroups(sql, held, indexes)) {
    for (const [position, index] of indexes.entries())
      if (columns[index]!.isUndecided) columns[index]!.addKnown(group.block(position));
    if (!indexes.some((index) => columns[index]!.isUndecided)) return;
  }
}

function indexesWhere(
  columns: readonly AppendedColumn[],
  holds: (column: AppendedColumn) => boolean,
): number[] {
  return [...columns.keys()].filter((index) => holds(columns[index]!));
}
