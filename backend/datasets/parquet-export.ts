import type { RowGroup } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { setImmediate } from 'node:timers/promises';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import { BLOCK_ROWS, unpackTexts, type Block } from './block';
import { rowsAtOnce } from './parser/cell-batch';
import type { RowRange } from './row-groups';
import { readRowSlices } from './row-slices';
import type { StoredVersion } from './stored-version';

/** Rows of a row group: one column of so many is encoded in some ten milliseconds. */
const MOST_ROWS = BLOCK_ROWS / 4;
/** Values that are encoded before others get their turn. */
const VALUES_BETWEEN_TURNS = MOST_ROWS;
/** Column chunks of a file: its footer, which is held until the end, describes each of them. */
const MOST_CHUNKS = 200_000;
const DAY_MS = 86_400_000;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

/**
 * A version as a Parquet file, row group by row group. Refuses a table so wide and tall that its
 * footer would not fit into memory.
 */
export async function* parquetChunks(sql: Sql, version: StoredVersion): AsyncGenerator<Uint8Array> {
  const { columns } = version;
  const groupRows = rowsPerGroup(version);
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: 'drover' });
  const writers = columns.map((column) => columnWriter(bytes, column));
  for await (const { blocks, from, to } of readRowSlices(sql, version, groupRows)) {
    const parts: RowGroup[] = [];
    let encoded = 0;
    for (const [index, block] of blocks.entries()) {
      parts.push(writers[index]!(parquetValues(block, columns[index]!, { from, to })));
      encoded += to - from;
      if (encoded < VALUES_BETWEEN_TURNS) continue;
      encoded = 0;
      await setImmediate();
    }
    addGroup(file, parts, to - from);
    yield taken(bytes);
  }
  await file.finish();
  yield taken(bytes);
}

/**
 * Encodes the rows of one column. The writer encodes all columns of a row group in one go, which
 * would hold everybody else up; so each column has a writer of its own for the same bytes.
 */
function columnWriter(bytes: ByteWriter, column: ColumnSchema): (values: unknown[]) => RowGroup {
  const writer = new ParquetWriter({ writer: new ByteWriter(4), schema: schemaOf([column]) });
  writer.writer = bytes; // the file has begun already
  return (data) => {
    const columnData = [{ name: column.name, data, offsetIndex: false }];
    void writer.write({ columnData, rowGroupSize: data.length }); // at once: bytes are never flushed
    writer.pendingIndexes.length = 0;
    return writer.row_groups.pop()!;
  };
}

function addGroup(file: ParquetWriter, parts: readonly RowGroup[], rows: number): void {
  const sum = (sizes: readonly bigint[]) => sizes.reduce((total, size) => total + size, 0n);
  file.num_rows += BigInt(rows);
  file.row_groups.push({
    columns: parts.flatMap(({ columns }) => columns),
    num_rows: BigInt(rows),
    total_byte_size: sum(parts.map((part) => part.total_byte_size)),
    total_compressed_size: sum(parts.map((part) => part.total_compressed_size ?? 0n)),
  });
}

/** At most as many as an ingest wrote together. Throws `too-large`. Called before anything is sent. */
export function rowsPerGroup({ columns, rowCount }: Pick<StoredVersion, 'columns' | 'rowCount'>) {
  const rows = rowsAtOnce(columns.length, MOST_ROWS);
  if (Math.ceil(rowCount / rows) * columns.length <= MOST_CHUNKS) return rows;
  throw new DomainError(
    'too-large',
    `${rowCount} rows of ${columns.length} columns are too many for one Parquet file. Download it as CSV.`,
  );
}

/** What was written since the last call. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice();
  bytes.index = 0;
  return chunk;
}

function schemaOf(columns: readonly ColumnSchema[]): Schema {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }) => ({
      name,
      repetition_type: 'OPTIONAL' as const,
      ...PARQUET_TYPES[type],
    })),
  ];
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const PARQUET_TYPES = {
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
  datetime: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  category: TEXT,
  text: TEXT,
  identifier: TEXT,
} as const satisfies Record<ColumnSchema['type'], Partial<Schema[number]>>;

function parquetValues(block: Block, schema: ColumnSchema, { from, to }: RowRange): unknown[] {
  switch (block.kind) {
    case 'numeric': {
      const write = numberWriter(schema);
      const values = block.values.subarray(from, to);
      return Array.from(values, (value) => (Number.isNaN(value) ? null : write(value)));
    }
    case 'category': {
      const { categories = [], type } = schema;
      const shown = type === 'boolean' ? [false, true] : categories;
      const codes = block.codes.subarray(from, to);
      return Array.from(codes, (code) => (code < 0 ? null : shown[code]));
    }
    case 'text':
      return unpackTexts(block, from, to);
  }
}

function numberWriter({ type }: ColumnSchema): (value: number) => number | bigint {
  if (type === 'integer') return BigInt;
  if (type === 'date') return (value) => Math.floor(value / DAY_MS);
  return type === 'datetime' ? (value) => BigInt(Math.round(value * 1_000)) : (value) => value;
}
