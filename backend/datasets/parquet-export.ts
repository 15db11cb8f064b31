import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { setImmediate } from 'node:timers/promises';
import type { ColumnSchema } from '../contracts/table';
import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';
import { BLOCK_ROWS } from './block';
import { ChunkEncoder, PARQUET_TYPES, type EncodedChunk } from './parquet/column-chunk';
import { rowsAtOnce } from './parser/cell-batch';
import { readRowSlices } from './row-slices';
import type { StoredVersion } from './stored-version';

/** Values that are encoded before others get their turn: a few milliseconds. */
const VALUES_BETWEEN_TURNS = BLOCK_ROWS;
/** Column chunks of a file: its footer, which is held until the end, describes each of them. */
const MOST_CHUNKS = 200_000;

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
  const encoders = columns.map((column) => new ChunkEncoder(column));
  for await (const { blocks, from, to } of readRowSlices(sql, version, groupRows)) {
    const encoding: Promise<EncodedChunk>[] = [];
    let encoded = 0;
    for (const [index, block] of blocks.entries()) {
      encoding.push(encoders[index]!.encode(block, { from, to }));
      encoded += to - from;
      if (encoded < VALUES_BETWEEN_TURNS) continue;
      encoded = 0;
      await setImmediate();
    }
    addGroup(file, await Promise.all(encoding), to - from);
    yield taken(bytes);
  }
  await file.finish();
  yield taken(bytes);
}

/** The writer of the package knows how a file begins and ends; what stands between is ours. */
function addGroup(file: ParquetWriter, chunks: readonly EncodedChunk[], rows: number): void {
  const begin = file.writer.offset;
  let uncompressed = 0n;
  const columns = chunks.map(({ bytes, describe }) => {
    const column = describe(file.writer.offset);
    file.writer.appendBytes(bytes);
    uncompressed += column.meta_data?.total_uncompressed_size ?? 0n;
    return column;
  });
  file.num_rows += BigInt(rows);
  file.row_groups.push({
    columns,
    num_rows: BigInt(rows),
    total_byte_size: uncompressed,
    total_compressed_size: BigInt(file.writer.offset - begin),
  });
}

/** At most as many as an ingest wrote together. Throws `too-large`. Called before anything is sent. */
export function rowsPerGroup({ columns, rowCount }: Pick<StoredVersion, 'columns' | 'rowCount'>) {
  const rows = rowsAtOnce(columns.length, BLOCK_ROWS);
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
