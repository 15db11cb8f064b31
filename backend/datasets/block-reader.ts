import { isLearnable, type ColumnSchema, type LearnableType } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import type { Column, Table } from '../kernels/table/table';
import { CorruptBlockError, decodeBlock } from './block-codec';
import { WarmColumns } from './warm-columns';

export interface StoredTable {
  table: Table;
  contentHash: string;
  /** Schema of `table.columns`, in the same order. */
  columns: ColumnSchema[];
}

/** Values decoded per query: bounds what one answer of Postgres may hold to about 32 MiB. */
const VALUES_PER_QUERY = 4 * 1024 ** 2;
const COLUMNS_PER_QUERY = 500;

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
  const version = await readVersion(sql, versionId);
  const rows = version.row_count;
  warm.turnTo(versionId);
  const selected = selectColumns(version.columns, columnNames);
  const wanted = selected.filter(isLearnableColumn).map(({ schema, index }) => {
    const held = warm.get(index);
    return { index, schema, column: held ?? emptyColumn(schema, rows), filled: held ? rows : 0 };
  });
  const missing = wanted.filter(({ filled }) => filled < rows);
  const columnsPerQuery = Math.min(COLUMNS_PER_QUERY, Math.ceil(VALUES_PER_QUERY / rows));
  for (let from = 0; from < missing.length; from += columnsPerQuery)
    await fill(sql, version.upload_id, missing.slice(from, from + columnsPerQuery));
  const short = wanted.find(({ filled }) => filled !== rows);
  if (short)
    throw new CorruptBlockError(
      `column ${JSON.stringify(short.schema.name)} has ${short.filled} of ${rows} rows`,
    );
  for (const { index, column } of wanted) warm.keep(index, column);
  const leftOut = selected
    .filter((column) => !isLearnableColumn(column))
    .map(({ schema: { name, type } }) => ({ name, type }));
  return {
    table: { rows, columns: wanted.map(({ column }) => column), leftOut },
    contentHash: version.content_hash,
    columns: wanted.map(({ schema }) => schema),
  };
}

interface VersionRow {
  upload_id: string;
  row_count: number;
  content_hash: string;
  columns: ColumnSchema[];
}

async function readVersion(sql: Sql, versionId: string): Promise<VersionRow> {
  const [version] = await sql<VersionRow>(
    'select upload_id, row_count, content_hash, columns from dataset_version where id = $1',
    [versionId],
  );
  if (version) return version;
  throw new DomainError('dataset-not-found', `There is no dataset version ${versionId}`);
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

interface WantedColumn {
  index: number;
  schema: LearnableSchema;
  column: Column;
  /** Rows decoded so far; blocks come in order. */
  filled: number;
}

/** Rounds of a few blocks per column, so that a tall table does not arrive in one answer. */
async function fill(sql: Sql, uploadId: string, wanted: WantedColumn[]): Promise<void> {
  const byIndex = new Map(wanted.map((column) => [column.index, column]));
  const blocksPerRound = 64;
  for (let from = 0; ; from += blocksPerRound) {
    const blocks = await sql<{ column_index: number; bytes: Buffer }>(
      `select column_index, bytes from dataset_block
        where upload_id = $1 and column_index = any($2) and block_index >= $3 and block_index < $4
        order by column_index, block_index`,
      [uploadId, [...byIndex.keys()], from, from + blocksPerRound],
    );
    for (const block of blocks) append(byIndex.get(block.column_index), block.bytes);
    if (blocks.length < blocksPerRound * wanted.length) return;
  }
}

function append(wanted: WantedColumn | undefined, bytes: Buffer): void {
  if (wanted === undefined) return;
  const { column, filled } = wanted;
  const block = decodeBlock(bytes);
  if (block.kind === 'numeric' && column.kind === 'numeric') {
    column.values.set(block.values.subarray(0, column.values.length - filled), filled);
    wanted.filled += block.values.length;
  } else if (block.kind === 'category' && column.kind === 'category') {
    column.codes.set(block.codes.subarray(0, column.codes.length - filled), filled);
    wanted.filled += block.codes.length;
  } else {
    throw new CorruptBlockError(
      `column ${JSON.stringify(column.name)} is ${column.kind}, its block ${block.kind}`,
    );
  }
}
