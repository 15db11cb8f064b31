import { isLearnable, type ColumnSchema, type LearnableType } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import type { Column, Table } from '../kernels/table/table';
import { unpackTexts, type Block } from './block';
import { CorruptBlockError } from './corrupt-block-error';
import { readRowGroups, type RowGroup } from './row-groups';
import { readStoredVersion } from './stored-version';
import { WarmColumns } from './warm-columns';

export interface StoredTable {
  table: Table;
  contentHash: string;
  /** Schema of `table.columns`, in the same order. */
  columns: ColumnSchema[];
}

/**
 * Reads a dataset version into the kernels' memory: the named columns in the given order, or with
 * null all of the table. Columns that cannot be learned from are left out, and named as such.
 * Errors: `dataset-not-found`, `invalid-request` for a column that the version lacks, and
 * CorruptBlockError. Runs in the runner; never writes. Columns that are `warm` are not read again.
 */
export async function readTable(
  sql: Sql,
  versionId: string,
  columnNames: readonly string[] | null,
  { warm = new WarmColumns(), withTexts = false }: ReadOptions = {},
): Promise<StoredTable> {
  const version = await readStoredVersion(sql, versionId);
  warm.turnTo(version);
  const selected = selectColumns(version.columns, columnNames);
  const wanted = selected.filter(isLearnableColumn).map(({ schema, index }) => {
    const held = warm.get(index, schema.categories);
    return { index, schema, held, column: held ?? emptyColumn(schema, version.rowCount) };
  });
  const missing = wanted.filter(({ held }) => held === undefined);
  const texts = selected.filter(({ schema }) => withTexts && schema.type === 'text');
  const textColumns = texts.map(({ schema: { name } }) => ({
    name,
    texts: [] as (string | null)[],
  }));
  const indexes = [...missing, ...texts].map(({ index }) => index);
  for await (const group of indexes.length > 0 ? readRowGroups(sql, version, indexes) : []) {
    for (const [position, { column }] of missing.entries()) fill(column, group, position);
    for (const [position, column] of textColumns.entries())
      append(column, group.block(missing.length + position));
  }
  for (const { index, column } of wanted) warm.keep(index, column);
  const leftOut = selected
    .filter((column) => !isLearnableColumn(column) && !texts.includes(column))
    .map(({ schema: { name, type } }) => ({ name, type }));
  return {
    table: {
      rows: version.rowCount,
      columns: wanted.map(({ column }) => column),
      leftOut,
      ...(withTexts && { texts: textColumns }),
    },
    contentHash: version.contentHash,
    columns: wanted.map(({ schema }) => schema),
  };
}

export interface ReadOptions {
  /** Columns that need not be read again; texts are none. */
  warm?: WarmColumns;
  /** Whether texts are read too, to count their words. */
  withTexts?: boolean;
}

type LearnableSchema = ColumnSchema & { type: LearnableType };

function selectColumns(columns: readonly ColumnSchema[], names: readonly string[] | null) {
  const indexes = new Map(columns.map(({ name }, index) => [name, index]));
  return (names ?? [...indexes.keys()]).map((name) => {
    const index = indexes.get(name) ?? -1;
    const schema = columns[index];
    if (schema === undefined)
      throw new DomainError(
        'invalid-request',
        `The dataset has no column ${JSON.stringify(name)}; it has ${listOf(columns)}`,
      );
    return { schema, index };
  });
}

interface SelectedColumn<Schema extends ColumnSchema = ColumnSchema> {
  schema: Schema;
  index: number;
}

function isLearnableColumn(column: SelectedColumn): column is SelectedColumn<LearnableSchema> {
  return isLearnable(column.schema.type);
}

function listOf(columns: readonly ColumnSchema[]): string {
  const shown = columns.slice(0, 20).map(({ name }) => JSON.stringify(name));
  return shown.join(', ') + (columns.length > shown.length ? ', …' : '');
}

function emptyColumn(schema: LearnableSchema, rows: number): Column {
  const { name, type } = schema;
  return type === 'category' || type === 'boolean'
    ? {
        kind: 'category',
        name,
        type,
        codes: new Int32Array(rows),
        categories: schema.categories ?? [],
      }
    : { kind: 'numeric', name, type, values: new Float64Array(rows) };
}

/** Straight into the column's memory, unless the block is stored in another form. */
function fill(column: Column, group: RowGroup, position: number): void {
  const [from, to] = [group.firstRow, group.firstRow + group.rowCount];
  if (column.kind === 'numeric') {
    const room = column.values.subarray(from, to);
    const block = group.block(position, room);
    if (block.kind !== 'numeric') throw mismatch(column, block);
    if (block.values !== room) room.set(block.values);
  } else {
    const room = column.codes.subarray(from, to);
    const block = group.block(position, room);
    if (block.kind !== 'category') throw mismatch(column, block);
    if (block.codes !== room) room.set(block.codes);
  }
}

function mismatch(column: Column, block: Block): CorruptBlockError {
  return new CorruptBlockError(
    `column ${JSON.stringify(column.name)} is ${column.kind}, its block ${block.kind}`,
  );
}

function append({ name, texts }: { name: string; texts: (string | null)[] }, block: Block): void {
  if (block.kind !== 'text')
    throw new CorruptBlockError(`column ${JSON.stringify(name)} is text, its block ${block.kind}`);
  for (const text of unpackTexts(block)) texts.push(text);
}
