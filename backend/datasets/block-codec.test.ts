import fc from 'fast-check';
import { CorruptBlockError, decodeBlock, encodeBlock, type Block } from './block-codec';

const numericBlock = fc
  .array(fc.oneof(fc.double(), fc.constant(Number.NaN)))
  .map((values): Block => ({ kind: 'numeric', values: Float64Array.from(values) }));
const categoryBlock = fc
  .constantFrom(0, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff)
  .chain((max) => fc.array(fc.integer({ min: -1, max })))
  .map((codes): Block => ({ kind: 'category', codes: Int32Array.from(codes) }));
const textBlock = fc
  .array(fc.option(fc.string({ unit: 'grapheme' })))
  .map((texts): Block => ({ kind: 'text', texts }));
const anyBlock = fc.oneof(numericBlock, categoryBlock, textBlock);

describe('Block codec', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(anyBlock, (block) => {
        expect(decodeBlock(encodeBlock(block))).toEqual(block);
      }),
      { seed: 1 },
    );
  });

  it('reads a block that begins anywhere in its buffer', () => {
    fc.assert(
      fc.property(anyBlock, fc.integer({ min: 0, max: 9 }), (block, offset) => {
        const moved = Buffer.concat([Buffer.alloc(offset), encodeBlock(block)]).subarray(offset);
        expect(decodeBlock(moved)).toEqual(block);
      }),
      { seed: 2 },
    );
  });

  it('never reads a changed block as other values', () => {
    fc.assert(
      fc.property(anyBlock, fc.nat(), fc.integer({ min: 1, max: 255 }), (block, at, mask) => {
        const bytes = encodeBlock(block);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ mask;
        // Bits that only pad the end of the compressed bytes carry nothing.
        expect(['internal', block]).toContainEqual(decodedOrCode(bytes));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('notices where the end is missing', () => {
    const bytes = encodeBlock({ kind: 'text', texts: ['a', null, 'ü'] });
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeBlock(bytes.subarray(0, length))).toThrow('damaged');
  });

  it('stores few categories in one byte each', () => {
    const codes = Int32Array.from({ length: 10_000 }, (_, row) => (row * 7919) % 251);
    expect(encodeBlock({ kind: 'category', codes })[6]).toBe(1);
  });

  it('refuses more rows than a block holds', () => {
    expect(() => encodeBlock({ kind: 'numeric', values: new Float64Array(65_537) })).toThrow(
      '65536',
    );
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
