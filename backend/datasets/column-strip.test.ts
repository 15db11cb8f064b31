import fc from 'fast-check';
import { packTexts, type Block } from './block';
import { decodeBlock } from './block-codec';
import { encodeStrip, splitStrip, stripOf, stripWidth } from './column-strip';
import { CorruptBlockError } from './corrupt-block-error';

const ROWS = 40;
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc
    .array(fc.oneof(fc.integer(), fc.double()), { minLength: ROWS, maxLength: ROWS })
    .map((values): Block => ({ kind: 'numeric', values: Float64Array.from(values) })),
  fc
    .array(fc.integer({ min: -1, max: 5 }), { minLength: ROWS, maxLength: ROWS })
    .map((codes): Block => ({ kind: 'category', codes: Int32Array.from(codes) })),
  fc.array(fc.option(fc.string()), { minLength: ROWS, maxLength: ROWS }).map(packTexts),
);
const blocks = fc.array(anyBlock, { minLength: 1, maxLength: 30 });

describe('Column strip', () => {
  it('gives back the blocks of its columns', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (strip) => {
        const bytes = await encodeStrip(strip);
        expect(splitStrip(bytes).map((block) => decodeBlock(block))).toEqual(strip);
      }),
      { seed: 1 },
    );
  });

  it('never gives back others where a byte changed or the end is missing', async () => {
    const damage = fc.record({ at: fc.nat(), mask: fc.integer({ min: 0, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(blocks, damage, async (strip, { at, mask }) => {
        const whole = await encodeStrip(strip);
        const index = at % whole.length;
        const bytes = mask === 0 ? whole.subarray(0, index) : whole;
        bytes[index] = (bytes[index] ?? 0) ^ mask;
        // bits that only pad the end of compressed bytes carry nothing
        expect(['internal', strip]).toContainEqual(columnsOrCode(bytes, strip.length));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('is one column, unless the table is wide', () => {
    expect([1, 12, 255, 256, 1_000, 10_000].map(stripWidth)).toEqual([1, 1, 1, 2, 7, 78]);
    expect([0, 77, 78, 9_999].map((column) => stripOf(column, 78))).toEqual([0, 0, 78, 9_984]);
  });
});

function columnsOrCode(bytes: Buffer, columns: number): Block[] | string {
  try {
    const split = splitStrip(bytes);
    return Array.from({ length: columns }, (_, column) =>
      decodeBlock(split[column] ?? Buffer.alloc(0)),
    );
  } catch (error) {
    if (error instanceof CorruptBlockError) return error.code;
    throw error;
  }
}
