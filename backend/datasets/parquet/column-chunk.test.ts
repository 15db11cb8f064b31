import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnSchema, ColumnType } from '../../contracts/table';
import { packTexts, rowsOf, type Block } from '../block';
import { ChunkEncoder, PARQUET_TYPES } from './column-chunk';

const DAY_MS = 86_400_000;
const numbers = (values: fc.Arbitrary<number>) =>
  fc
    .array(fc.option(values, { nil: Number.NaN }))
    .map((all): Block => ({ kind: 'numeric', values: Float64Array.from(all) }));
const codes = (most: number) =>
  fc
    .array(fc.integer({ min: -1, max: most - 1 }))
    .map((all): Block => ({ kind: 'category', codes: Int32Array.from(all) }));
const safe = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const days = fc.integer({ min: -700_000, max: 2_900_000 }).map((day) => day * DAY_MS);
const moments = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const texts = fc.array(fc.option(fc.string({ unit: 'grapheme' })));

const COLUMNS: [ColumnType, fc.Arbitrary<Block>, number?][] = [
  ['number', numbers(fc.double({ noNaN: true }))],
  ['integer', numbers(safe)],
  ['date', numbers(days)],
  ['datetime', numbers(moments)],
  ['boolean', codes(2)],
  ['category', codes(0), 0],
  ['category', codes(1), 1],
  ['category', codes(2), 2],
  ['category', codes(300), 300],
  ['text', texts.map(packTexts)],
  ['identifier', texts.map(packTexts)],
];

describe('A column chunk', () => {
  it.each(COLUMNS)('of type %s is what hyparquet reads', async (type, blocks, count = 0) => {
    const categories = Array.from({ length: count }, (_, code) => `${'ü'.repeat(code % 9)}${code}`);
    const schema: ColumnSchema = { name: 'x', type, missing: 0, distinct: 0, categories };
    await fc.assert(
      fc.asyncProperty(blocks, fc.nat(), async (block, cut) => {
        const rows = rowsOf(block);
        const from = rows === 0 ? 0 : cut % rows;
        const read = await readBack(schema, block, { from, to: rows });
        expect(read).toEqual(plainValues(block, schema).slice(from));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('of many rows is compressed, and says its range', async () => {
    const values = Float64Array.from({ length: 65_536 }, (_, row) => (row % 900) - 7);
    values[5] = Number.NaN;
    const schema: ColumnSchema = { name: 'x', type: 'integer', missing: 1, distinct: 900 };
    const chunk = await new ChunkEncoder(schema).encode(
      { kind: 'numeric', values },
      { from: 0, to: values.length },
    );
    expect(chunk.bytes.length).toBeLessThan(values.byteLength / 4);
    expect(chunk.describe(4).meta_data).toMatchObject({
      codec: 'GZIP',
      num_values: 65_536n,
      data_page_offset: 4n,
      statistics: { min_value: -7n, max_value: 892n, null_count: 1n },
    });
  });
});

async function readBack(schema: ColumnSchema, block: Block, rows: { from: number; to: number }) {
  const writer = new ByteWriter();
  const element = {
    name: 'x',
    repetition_type: 'OPTIONAL',
    ...PARQUET_TYPES[schema.type],
  } as const;
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: 1 }, element],
  });
  const { bytes, describe: describeChunk } = await new ChunkEncoder(schema).encode(block, rows);
  const column = describeChunk(writer.offset);
  writer.appendBytes(bytes);
  file.num_rows = BigInt(rows.to - rows.from);
  file.row_groups.push({ columns: [column], num_rows: file.num_rows, total_byte_size: 0n });
  await file.finish();
  const read = await parquetReadObjects({ file: writer.getBuffer(), compressors });
  return read.map(({ x }) => {
    if (x instanceof Date) return x.getTime();
    return typeof x === 'bigint' ? Number(x) : (x ?? null);
  });
}

function plainValues(block: Block, { type, categories = [] }: ColumnSchema): unknown[] {
  switch (block.kind) {
    case 'numeric':
      return Array.from(block.values, (value) => (Number.isNaN(value) ? null : value));
    case 'category': {
      const shown = type === 'boolean' ? [false, true] : categories;
      return Array.from(block.codes, (code) => shown[code] ?? null);
    }
    case 'text': {
      let start = 0;
      const text = Buffer.from(block.bytes);
      return Array.from(block.lengths, (length) => {
        if (length < 0) return null;
        start += length;
        return text.toString('utf8', start - length, start);
      });
    }
  }
}
