import type { ColumnChunk, Encoding, ParquetType, Statistics } from 'hyparquet';
import type { ColumnSchema } from '../../contracts/table';
import { packTexts, rowsOf, sliceRows, type Block } from '../block';
import type { RowRange } from '../row-groups';
import { bitPackedRun, codecFor, encodePage, levelsOf, type Page } from './data-page';
import { microsOf, packBits, plainNumbers, plainTexts } from './plain-values';

/** What a column's values are stored as. */
export const PARQUET_TYPES = {
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
  datetime: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  category: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  identifier: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
} as const satisfies Record<ColumnSchema['type'], { type: ParquetType; converted_type?: string }>;

export interface EncodedChunk {
  bytes: Buffer;
  /** What the file's footer says of it, once it is known where it stands. */
  describe: (offset: number) => ColumnChunk;
}

/**
 * Writes a column as Parquet, straight from its blocks and without a JavaScript value for each cell:
 * 1 M rows × 12 take 1.2 s, where hyparquet-writer takes 4.8. All but the compression is done when a
 * call returns.
 */
export class ChunkEncoder {
  /** Of a category: its texts, which are the same in every chunk. */
  private readonly dictionary: Page | undefined;

  constructor(private readonly schema: ColumnSchema) {
    const { type, categories = [] } = schema;
    if (type !== 'category' || categories.length === 0) return;
    const count = categories.length;
    const payload = plainTexts(packTexts(categories));
    this.dictionary = { kind: 'dictionary', count, encoding: 'PLAIN', payload };
  }

  async encode(block: Block, { from, to }: RowRange): Promise<EncodedChunk> {
    const rows = sliceRows(block, from, to);
    const { values, encoding, statistics } = this.valuesOf(rows);
    const count = rowsOf(rows);
    const { present, missing } = presenceOf(rows);
    const payload = Buffer.concat([levelsOf(present, count), values]);
    const data: Page = { kind: 'data', count, encoding, payload };
    const pages = encoding === 'PLAIN' || !this.dictionary ? [data] : [this.dictionary, data];
    const codec = codecFor(pages);
    const encoded = await Promise.all(pages.map((page) => encodePage(page, codec)));
    const bytes = Buffer.concat(encoded.map((page) => page.bytes));
    const before = encoded.length > 1 ? encoded[0]!.bytes.length : 0;
    const describe = (offset: number): ColumnChunk => ({
      file_offset: BigInt(offset),
      meta_data: {
        type: PARQUET_TYPES[this.schema.type].type,
        encodings: [...new Set<Encoding>(['RLE', 'PLAIN', encoding])],
        path_in_schema: [this.schema.name],
        codec,
        num_values: BigInt(count),
        total_uncompressed_size: BigInt(encoded.reduce((sum, page) => sum + page.uncompressed, 0)),
        total_compressed_size: BigInt(bytes.length),
        data_page_offset: BigInt(offset + before),
        ...(before > 0 && { dictionary_page_offset: BigInt(offset) }),
        statistics: { ...statistics, null_count: BigInt(missing) },
      },
    });
    return { bytes, describe };
  }

  private valuesOf(block: Block): EncodedValues {
    const { type } = this.schema;
    switch (block.kind) {
      case 'numeric': {
        const { bytes, range } = plainNumbers(block.values, type);
        const statistics = range && asStatistics(range, type);
        return { values: bytes, encoding: 'PLAIN', statistics };
      }
      case 'text':
        return { values: plainTexts(block), encoding: 'PLAIN' };
      case 'category':
        if (type === 'boolean') return { values: packBits(block.codes, 1), encoding: 'PLAIN' };
        return this.indexesOf(block.codes);
    }
  }

  private indexesOf(codes: Int32Array): EncodedValues {
    if (!this.dictionary) return { values: Buffer.alloc(0), encoding: 'PLAIN' };
    const width = Math.max(1, 32 - Math.clz32(this.dictionary.count - 1));
    const run = bitPackedRun(packBits(codes, width), width);
    return { values: Buffer.concat([Buffer.of(width), run]), encoding: 'RLE_DICTIONARY' };
  }
}

interface EncodedValues {
  values: Buffer;
  encoding: 'PLAIN' | 'RLE_DICTIONARY';
  statistics?: Statistics | undefined;
}

/** Zero has both signs, as the format asks for. */
function asStatistics(
  { minimum, maximum }: { minimum: number; maximum: number },
  type: ColumnSchema['type'],
): Statistics {
  if (type === 'integer') return { min_value: BigInt(minimum), max_value: BigInt(maximum) };
  if (type === 'datetime') return { min_value: microsOf(minimum), max_value: microsOf(maximum) };
  if (type === 'date') return { min_value: minimum, max_value: maximum };
  return { min_value: minimum === 0 ? -0 : minimum, max_value: maximum === 0 ? 0 : maximum };
}

/** A bit per row, 1 = there is a value; undefined where none is missing. */
function presenceOf(block: Block): { present: Buffer | undefined; missing: number } {
  const rows = rowsOf(block);
  const isMissing = new Uint8Array(rows);
  let missing = 0;
  if (block.kind === 'numeric') {
    for (let row = 0; row < rows; row++)
      if (Number.isNaN(block.values[row]!)) missing += isMissing[row] = 1;
  } else {
    const counts = block.kind === 'text' ? block.lengths : block.codes;
    for (let row = 0; row < rows; row++) if (counts[row]! < 0) missing += isMissing[row] = 1;
  }
  if (missing === 0) return { present: undefined, missing };
  const present = Buffer.alloc(Math.ceil(rows / 8));
  for (let row = 0; row < rows; row++)
    if (isMissing[row] === 0) present[row >> 3]! |= 1 << (row & 7);
  return { present, missing };
}
