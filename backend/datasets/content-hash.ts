import { createHash, type Hash } from 'node:crypto';
import type { ColumnSchema } from '../contracts/table';
import type { Block } from './block-codec';

type HashedSchema = Pick<ColumnSchema, 'name' | 'type' | 'categories'>;

/**
 * The identity of a table: SHA-256 over its column names and types in order, its row count, and one
 * SHA-256 per column over that column's values in row order. Each column is a stream, so how it was
 * cut into blocks, or compressed, changes nothing; nor do statistics.
 */
export class ContentHash {
  private readonly streams: Hash[];
  private rows = 0;

  constructor(private readonly columns: readonly HashedSchema[]) {
    this.streams = columns.map(() => createHash('sha256'));
  }

  /** Takes the next rows of every column, in the order of the columns. */
  add(blocks: readonly Block[]): void {
    blocks.forEach((block, index) => addValues(this.streams[index], block));
    this.rows += blocks[0] ? rowsOf(blocks[0]) : 0;
  }

  /** Lower-case hex. The hash takes nothing more after this. */
  digest(): string {
    const table = createHash('sha256').update('drover table 1\n');
    const schema = this.columns.map(({ name, type, categories }) => [name, type, categories ?? []]);
    table.update(JSON.stringify([schema, this.rows]));
    for (const stream of this.streams) table.update(stream.digest());
    return table.digest('hex');
  }
}

export function rowsOf(block: Block): number {
  switch (block.kind) {
    case 'numeric':
      return block.values.length;
    case 'category':
      return block.codes.length;
    case 'text':
      return block.texts.length;
  }
}

function addValues(stream: Hash | undefined, block: Block): void {
  switch (block.kind) {
    case 'numeric':
      stream?.update(canonicalNumbers(block.values));
      return;
    case 'category':
      stream?.update(new Uint8Array(block.codes.slice().buffer));
      return;
    case 'text':
      for (const text of block.texts) addText(stream, text);
  }
}

/** A missing number has many bit patterns; one of them is hashed. */
function canonicalNumbers(values: Float64Array): Uint8Array {
  const copy = values.slice();
  const words = new Uint32Array(copy.buffer);
  copy.forEach((value, row) => {
    if (Number.isNaN(value)) words.set([0, 0x7ff80000], row * 2);
  });
  return new Uint8Array(copy.buffer);
}

const LENGTH = Buffer.alloc(4);
const MISSING = 0xffff_ffff;

function addText(stream: Hash | undefined, text: string | null): void {
  const bytes = Buffer.from(text ?? '');
  LENGTH.writeUInt32LE(text === null ? MISSING : bytes.length);
  stream?.update(LENGTH).update(bytes);
}
