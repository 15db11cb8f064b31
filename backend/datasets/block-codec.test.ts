import fc from 'fast-check';
import { packTexts, rowsOf, unpackTexts, type Block } from './block';
import { decodeBlock, encodeBlock } from './block-codec';
import { CorruptBlockError } from './corrupt-block-error';

const decimals = fc
  .constantFrom(1, 10, 100, 1e3, 1e4, 1e5)
  .map((by) => fc.integer({ min: -(2 ** 33), max: 2 ** 33 }).map((integer) => integer / by));
const anyNumbers = fc.constantFrom(
  fc.double(),
  fc.integer({ min: -200, max: 200 }),
  fc.integer({ min: -40_000, max: 40_000 }),
  fc.date({ noInvalidDate: true }).map((date) => date.getTime()),
  fc.integer({ min: -1e5, max: 1e5 }).map((day) => day * 86_400_000),
);
const numericBlock = fc
  .oneof(decimals, anyNumbers)
  .chain((numbers) => fc.array(fc.oneof(numbers, fc.constantFrom(Number.NaN, 0, -0))))
  .map((values): Block => ({ kind: 'numeric', values: Float64Array.from(values) }));
const categoryBlock = fc
  .constantFrom(0, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff)
  .chain((max) => fc.array(fc.integer({ min: -1, max })))
  .map((codes): Block => ({ kind: 'category', codes: Int32Array.from(codes) }));
const textBlock = fc.array(fc.option(fc.string({ unit: 'grapheme' }))).map(packTexts);
const anyBlock = fc.oneof(numericBlock, categoryBlock, textBlock);

describe('Block codec', () => {
  it('gives back what it was given', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, async (block) => {
        expect(decodeBlock(await encodeBlock(block))).toEqual(block);
      }),
      { seed: 1 },
    );
  });

  it('reads a block that begins anywhere in its buffer', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, fc.integer({ min: 0, max: 9 }), async (block, offset) => {
        const encoded = await encodeBlock(block);
        const moved = Buffer.concat([Buffer.alloc(offset), encoded]).subarray(offset);
        expect(decodeBlock(moved)).toEqual(block);
      }),
      { seed: 2 },
    );
  });

  it('never reads a changed block as other values', async () => {
    const masks = fc.integer({ min: 1, max: 255 });
    await fc.assert(
      fc.asyncProperty(anyBlock, fc.nat(), masks, async (block, at, mask) => {
        const bytes = await encodeBlock(block);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ mask;
        // Bits that only pad the end of the compressed bytes carry nothing.
        expect(['internal', block]).toContainEqual(decodedOrCode(bytes));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('decodes to the room that is given, where it fits', async () => {
    await fc.assert(
      fc.asyncProperty(anyBlock, async (block) => {
        const bytes = await encodeBlock(block);
        const rows = rowsOf(block);
        const room = block.kind === 'numeric' ? new Float64Array(rows) : new Int32Array(rows);
        const decoded = decodeBlock(bytes, room.fill(7));
        expect(decoded).toEqual(block);
        const { values, codes, lengths } = { ...decoded } as Record<string, unknown>;
        expect(values ?? codes ?? lengths).toBe(room);
        expect(decodeBlock(bytes, new Float64Array(rows + 1))).toEqual(block);
      }),
      { seed: 4 },
    );
  });

  it('notices where the end is missing', async () => {
    const bytes = await encodeBlock(packTexts(['a', null, 'ü']));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeBlock(bytes.subarray(0, length))).toThrow('damaged');
  });

  it('stores few categories in one byte each', async () => {
    const codes = Int32Array.from({ length: 10_000 }, (_, row) => (row * 7919) % 251);
    expect((await encodeBlock({ kind: 'category', codes }))[6]).toBe(1);
  });

  it.each([
    [1, [3, -128 + 1, NaN]],
    [2, [0.25, 99.99]],
    [2, ['2024-02-29', '1950-01-01'].map((day) => Date.parse(day))],
    [4, [1_700_000_000_000, 1_700_000_001_000]],
    [8, [1 / 3]],
    [8, [-0]],
  ])('stores numbers in %i bytes each where these say the same: %p', async (width, values) => {
    const block: Block = { kind: 'numeric', values: Float64Array.from(values) };
    const bytes = await encodeBlock(block);
    expect(bytes[6]).toBe(width);
    expect(decodeBlock(bytes)).toEqual(block);
  });

  it('stores what does not compress as it is', async () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => Math.sin(row) * 2 ** (row % 64));
    const bytes = await encodeBlock({ kind: 'numeric', values });
    expect([bytes[7], bytes.length]).toEqual([0, 8024]);
  });

  it('unpacks the texts of some rows', async () => {
    const texts = ['a', null, 'ü', '', 'end'];
    const block = decodeBlock(await encodeBlock(packTexts(texts)));
    if (block.kind !== 'text') throw new Error(block.kind);
    expect(unpackTexts(block)).toEqual(texts);
    expect(unpackTexts(block, 2, 4)).toEqual(['ü', '']);
  });

  it('refuses more rows than a block holds', async () => {
    const values = new Float64Array(65_537);
    await expect(encodeBlock({ kind: 'numeric', values })).rejects.toThrow('65536');
  });
});

function decodedOrCode(bytes: Buffer): Block | string {
  try {
    return decodeBlock(bytes);
  } catch (error) {
    if (error instanceof CorruptBlockError) return error.code;
    throw error;
  }
}
