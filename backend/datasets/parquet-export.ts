import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import { unpackTexts, type Block } from './block';
import type { RowRange } from './row-groups';
import { readRowSlices } from './row-slices';
import type { StoredVersion } from './stored-version';

/** Cells of a row group: they are encoded in one go, in tens of milliseconds. */
const CELLS_AT_ONCE = 200_000;
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
  const rowsAtOnce = rowsPerGroup(version);
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    createdBy: 'drover',
  });
  for await (const { blocks, from, to } of readRowSlices(sql, version, rowsAtOnce)) {
    const columnData = blocks.map((block, index) => ({
      name: columns[index]!.name,
      data: parquetValues(block, columns[index]!, { from, to }),
    }));
    await writer.write({ columnData, rowGroupSize: to - from });
    yield taken(bytes);
  }
  await writer.finish();
  yield taken(bytes);
}

/** Throws `too-large`. Called before anything is sent. */
export function rowsPerGroup({ columns, rowCount }: Pick<StoredVersion, 'columns' | 'rowCount'>) {
  const rows = Math.max(1, Math.floor(CELLS_AT_ONCE / columns.length));
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
