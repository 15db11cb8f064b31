import { isLearnable, type ColumnSchema, type LearnableType } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import type { Column, Table } from '../kernels/table/table';
import type { Block } from './block';
import { CorruptBlockError } from './block-codec';
import { readRowGroups } from './row-groups';
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
  warm = new WarmColumns(),
): Promise<StoredTable> {
  const version = await readStoredVersion(sql, versionId);
  warm.turnTo(version);
  const selected = selectColumns(version.columns, columnNames);
  const wanted = selected.filter(isLearnableColumn).map(({ schema, index }) => {
    const held = warm.get(index, schema.categories);
    return { index, schema, held, column: held ?? emptyColumn(schema, version.rowCount) };
  });
  const missing = wanted.filter(({ held }) => held === undefined);
  const indexes = missing.map(({ index }) => index);
  for await (const group of indexes.length > 0 ? readRowGroups(sql, version, indexes) : [])
    for (const [position, { column }] of missing.entries())
      fill(column, group.firstRow, group.block(position));
  for (const { index, column } of wanted) warm.keep(index, column);
  const leftOut = selected
    .filter((column) => !isLearnableColumn(column))
    .map(({ schema: { name, type } }) => ({ name, type }));
  return {
    table: { rows: version.rowCount, columns: wanted.map(({ column }) => column), leftOut },
    contentHash: version.contentHash,
    columns: wanted.map(({ schema }) => schema),
  };
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

function fill(column: Column, firstRow: number, block: Block): void {
  if (block.kind === 'numeric' && column.kind === 'numeric')
    column.values.set(block.values, firstRow);
  else if (block.kind === 'category' && column.kind === 'category')
    column.codes.set(block.codes, firstRow);
  else
    throw new CorruptBlockError(
      `column ${JSON.stringify(column.name)} is ${column.kind}, its block ${block.kind}`,
    );
}
