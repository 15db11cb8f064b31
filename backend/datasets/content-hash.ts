import { createHash } from 'node:crypto';
import type { ColumnSchema } from '../contracts/table';
import type { Block } from './block';

/**
 * The identity of a table: SHA-256 over its column names and types in order, its row count, and the
 * digest of every column. How it was cut into blocks, or compressed, changes nothing; nor do
 * statistics, nor the order in which the columns of one table were hashed.
 */
export function contentHash(
  columns: readonly Pick<ColumnSchema, 'name' | 'type'>[],
  rows: number,
  digests: readonly Uint8Array[],
): string {
  const table = createHash('sha256').update('drover table 2\n');
  table.update(JSON.stringify([columns.map(({ name, type }) => [name, type]), rows]));
  for (const digest of digests) table.update(digest);
  return table.digest('hex');
}

/**
 * The digest of one column's values in row order, fed block by block. Categories are numbered by
 * their first appearance, so that it does not matter which codes their table gives them.
 */
export class ColumnHash {
  private readonly values = createHash('sha256');
  private readonly texts = createHash('sha256');
  /** Number of each code by its first appearance; -1 while it has not appeared. */
  private numbers = new Int32Array(0);
  /** Codes in the order of their first appearance. */
  private readonly appeared: number[] = [];

  add(block: Block): void {
    switch (block.kind) {
      case 'numeric':
        this.values.update(bytesOf(withOneNaN(block.values)));
        return;
      case 'category':
        this.values.update(bytesOf(this.numbered(block.codes)));
        return;
      case 'text':
        this.values.update(bytesOf(block.lengths));
        this.texts.update(block.bytes);
    }
  }

  /** Takes nothing more after this. `categories` are texts by code, of columns that have codes. */
  digest(categories: readonly string[] = []): Uint8Array {
    this.texts.update(JSON.stringify(this.appeared.map((code) => categories[code])));
    return Buffer.concat([this.values.digest(), this.texts.digest()]);
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
