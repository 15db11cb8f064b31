/**
 * One column over a run of rows, as the parser makes it and readers get it. Every kind marks a
 * missing value within its own array, so that a block needs nothing beside it.
 */
export type Block = NumericBlock | CategoryBlock | TextBlock;

export interface NumericBlock {
  kind: 'numeric';
  /** NaN = missing. */
  values: Float64Array;
}

export interface CategoryBlock {
  kind: 'category';
  /** Index into the column's categories; -1 = missing. */
  codes: Int32Array;
}

export interface TextBlock {
  kind: 'text';
  /** Bytes of each text, one after the other in `bytes`; -1 = missing. */
  lengths: Int32Array;
  /** UTF-8. */
  bytes: Uint8Array;
}

/** Most rows of a block. */
export const BLOCK_ROWS = 65_536;

export function rowsOf(block: Block): number {
  switch (block.kind) {
    case 'numeric':
      return block.values.length;
    case 'category':
      return block.codes.length;
    case 'text':
      return block.lengths.length;
  }
}

/** Some of its rows, in the same memory. */
export function sliceRows(block: Block, from: number, to: number): Block {
  if (from === 0 && to === rowsOf(block)) return block;
  switch (block.kind) {
    case 'numeric':
      return { kind: 'numeric', values: block.values.subarray(from, to) };
    case 'category':
      return { kind: 'category', codes: block.codes.subarray(from, to) };
    case 'text': {
      const start = bytesOfTexts(block.lengths.subarray(0, from));
      const lengths = block.lengths.subarray(from, to);
      const bytes = block.bytes.subarray(start, start + bytesOfTexts(lengths));
      return { kind: 'text', lengths, bytes };
    }
  }
}

/** One block of all their rows, which are of one kind. */
export function joinBlocks(blocks: readonly [Block, ...Block[]]): Block {
  const joined = missingBlock(
    blocks[0].kind,
    blocks.reduce((rows, block) => rows + rowsOf(block), 0),
  );
  let at = 0;
  for (const block of blocks) {
    if (joined.kind === 'numeric' && block.kind === 'numeric') joined.values.set(block.values, at);
    if (joined.kind === 'category' && block.kind === 'category') joined.codes.set(block.codes, at);
    if (joined.kind === 'text' && block.kind === 'text') joined.lengths.set(block.lengths, at);
    at += rowsOf(block);
  }
  if (joined.kind !== 'text') return joined;
  const texts = blocks.map((block) => (block.kind === 'text' ? block.bytes : new Uint8Array(0)));
  return { ...joined, bytes: Buffer.concat(texts) };
}

/** Rows without a value. */
export function missingBlock(kind: Block['kind'], rows: number): Block {
  switch (kind) {
    case 'numeric':
      return { kind, values: new Float64Array(rows).fill(Number.NaN) };
    case 'category':
      return { kind, codes: new Int32Array(rows).fill(-1) };
    case 'text':
      return { kind, lengths: new Int32Array(rows).fill(-1), bytes: new Uint8Array(0) };
  }
}

/** Null = missing. */
export function packTexts(texts: readonly (string | null)[]): TextBlock {
  const lengths = Int32Array.from(texts, (text) => (text === null ? -1 : Buffer.byteLength(text)));
  return { kind: 'text', lengths, bytes: Buffer.from(texts.map((text) => text ?? '').join('')) };
}

/** The texts of some rows of a block, missing ones as null. */
export function unpackTexts(
  block: TextBlock,
  from = 0,
  to = block.lengths.length,
): (string | null)[] {
  const { lengths, bytes } = block;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = bytesOfTexts(lengths.subarray(0, from));
  return Array.from(lengths.subarray(from, to), (length) => {
    if (length < 0) return null;
    const text = buffer.toString('utf8', start, start + length);
    start += length;
    return text;
  });
}

/** A loop, because exports ask for every slice of a block, and a callback takes several times as long. */
function bytesOfTexts(lengths: Int32Array): number {
  let bytes = 0;
  for (let row = 0; row < lengths.length; row++) if (lengths[row]! > 0) bytes += lengths[row]!;
  return bytes;
}
