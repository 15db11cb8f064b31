import { createHash, type Hash } from 'node:crypto';
import type { ColumnSchema } from '../contracts/table';
import { rowsOf, sliceRows, type Block } from './block';

/** Rows of a column that have a digest of their own. Part of the definition: other chunks, other hashes. */
export const CHUNK_ROWS = 65_536;
const DIGEST_BYTES = 32;

export interface HashedTable {
  contentHash: string;
  /** Digests of the full chunks, column by column: what an append goes on with. */
  chunkDigests: Uint8Array;
}

/**
 * The identity of a table: SHA-256 over its column names and types in order, its row count, and the
 * digests of every column's chunks. How it was cut into blocks and segments, or compressed, changes
 * nothing; nor do statistics, nor the codes of categories.
 */
export function hashTable(
  columns: readonly Pick<ColumnSchema, 'name' | 'type'>[],
  rows: number,
  hashes: readonly ColumnHash[],
): HashedTable {
  const table = createHash('sha256').update('drover table 3\n');
  table.update(JSON.stringify([columns.map(({ name, type }) => [name, type]), rows]));
  for (const hash of hashes) hash.addTo(table);
  return {
    contentHash: table.digest('hex'),
    chunkDigests: Buffer.concat(hashes.flatMap(({ full }) => full)),
  };
}

/** Of one column, out of `chunkDigests` of a table of so many rows. */
export function digestsOfColumn(
  chunkDigests: Uint8Array,
  column: number,
  rows: number,
): Uint8Array[] {
  const count = Math.floor(rows / CHUNK_ROWS);
  return Array.from({ length: count }, (_, chunk) => {
    const at = (column * count + chunk) * DIGEST_BYTES;
    return chunkDigests.subarray(at, at + DIGEST_BYTES);
  });
}

/**
 * The digests of one column's values in row order, fed block by block. One that is given digests goes
 * on after the rows that these stand for. Texts by code are asked for whenever a chunk is full, and
 * only of columns that have codes.
 */
export class ColumnHash {
  readonly full: Uint8Array[];
  private chunk = new ChunkHash();

  constructor(
    private readonly categories: () => readonly string[],
    known: readonly Uint8Array[] = [],
  ) {
    this.full = [...known];
  }

  add(block: Block): void {
    const rows = rowsOf(block);
    for (let from = 0; from < rows;) {
      const to = Math.min(rows, from + CHUNK_ROWS - this.chunk.rows);
      this.chunk.add(sliceRows(block, from, to));
      from = to;
      if (this.chunk.rows === CHUNK_ROWS) this.endChunk();
    }
  }

  /** Takes no block after this. */
  addTo(table: Hash): void {
    for (const digest of this.full) table.update(digest);
    if (this.chunk.rows > 0) table.update(this.chunk.digest(this.categories));
  }

  private endChunk(): void {
    this.full.push(this.chunk.digest(this.categories));
    this.chunk = new ChunkHash();
  }
}

/**
 * Consecutive values of one column. Categories are numbered by their first appearance among them, so
 * that it does not matter which codes their table gives them.
 */
class ChunkHash {
  rows = 0;
  private readonly values = createHash('sha256');
  private texts: Hash | undefined;
  /** Number of each code by its first appearance; -1 while it has not appeared. */
  private numbers = new Int32Array(0);
  /** Codes in the order of their first appearance. */
  private readonly appeared: number[] = [];

  add(block: Block): void {
    this.rows += rowsOf(block);
    switch (block.kind) {
      case 'numeric':
        this.values.update(bytesOf(withOneNaN(block.values)));
        return;
      case 'category':
        this.values.update(bytesOf(this.numbered(block.codes)));
        return;
      case 'text':
        this.values.update(bytesOf(block.lengths));
        this.texts ??= createHash('sha256');
        this.texts.update(block.bytes);
    }
  }

  digest(categories: () => readonly string[]): Uint8Array {
    if (this.texts) this.values.update(this.texts.digest());
    if (this.appeared.length > 0) {
      const texts = categories();
      this.values.update(JSON.stringify(this.appeared.map((code) => texts[code])));
    }
    return this.values.digest();
  }

  private numbered(codes: Int32Array): Int32Array {
    const numbers = new Int32Array(codes.length);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      numbers[row] = code < 0 ? -1 : this.numberOf(code);
    }
    return numbers;
  }

  private numberOf(code: number): number {
    if (code >= this.numbers.length) this.numbers = grown(this.numbers, code + 1);
    const known = this.numbers[code]!;
    if (known >= 0) return known;
    this.numbers[code] = this.appeared.length;
    return this.appeared.push(code) - 1;
  }
}

/** A missing number has many bit patterns; one of them is hashed. */
function withOneNaN(values: Float64Array): Float64Array {
  let copy = values;
  let words: Uint32Array = new Uint32Array(0);
  // loops, because every number of an upload passes here
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row]!)) continue;
    if (copy === values) {
      copy = values.slice();
      words = new Uint32Array(copy.buffer);
    }
    words[row * 2] = 0;
    words[row * 2 + 1] = 0x7ff80000;
  }
  return copy;
}

function grown(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(Math.max(length, numbers.length * 2)).fill(-1);
  longer.set(numbers);
  return longer;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
