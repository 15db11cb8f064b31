import type { Block } from './block';
import { encodeBlock, encodePlainBlock } from './block-codec';
import { compress, inflate, isCodec } from './compressed-bytes';
import { CorruptBlockError } from './corrupt-block-error';

/** Strips of a table, about. */
const STRIPS = 128;

/**
 * How many neighbouring columns of an upload share a row of `dataset_block`. A wide table is written a
 * few rows at a time, and ten thousand rows of the database for each of these would cost more than
 * what they hold: 10,000 columns stand in strips of 78, some ten thousand values each. Strips begin at
 * multiples of this. Part of the stored form: who changes it makes wide tables unreadable.
 */
export function stripWidth(columns: number): number {
  return Math.max(1, Math.floor(columns / STRIPS));
}

/** The first column of the strip that holds a column. */
export function stripOf(column: number, width: number): number {
  return column - (column % width);
}

/** The columns of a table, or what stands for them, strip by strip. */
export function inStrips<Column>(columns: readonly Column[]): Strip<Column>[] {
  const width = stripWidth(columns.length);
  return Array.from({ length: Math.ceil(columns.length / width) }, (_, strip) => {
    const first = strip * width;
    return { first, columns: columns.slice(first, first + width) };
  });
}

export interface Strip<Column> {
  /** Position of its first column. */
  first: number;
  columns: Column[];
}

/**
 * The stored form of some rows of a strip: of one column its block, of several
 *
 *     0  4  magic "DRVS"                     8  4  bytes of the payload before compression
 *     4  1  format version (1)              12  …  payload
 *     5  1  codec, see compressed-bytes.ts
 *     6  2  columns
 *
 * where the payload begins with the length of each block, 4 bytes each, and goes on with the blocks.
 * All but the compression is done when this returns, and nothing refers to the blocks any more.
 */
export async function encodeStrip(blocks: readonly Block[]): Promise<Buffer> {
  if (blocks.length === 1) return encodeBlock(blocks[0]!);
  const encoded = blocks.map(encodePlainBlock);
  const lengths = Buffer.alloc(4 * encoded.length);
  for (const [index, { length }] of encoded.entries()) lengths.writeUInt32LE(length, 4 * index);
  const payload = Buffer.concat([lengths, ...encoded]);
  const { codec, packed } = await compress(payload);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 0, 'latin1');
  header.set([FORMAT_VERSION, codec], 4);
  header.writeUInt16LE(blocks.length, 6);
  header.writeUInt32LE(payload.length, 8);
  return Buffer.concat([header, packed]);
}

/** The encoded blocks of its columns. Throws CorruptBlockError where there are none. */
export function splitStrip(bytes: Buffer): Buffer[] {
  if (bytes.toString('latin1', 0, 4) !== MAGIC) return [bytes];
  const [version, codec = -1] = bytes.subarray(4, 6);
  if (bytes.length < HEADER_BYTES || version !== FORMAT_VERSION || !isCodec(codec))
    throw new CorruptBlockError(`a strip of format ${version}, codec ${codec}`);
  const columns = bytes.readUInt16LE(6);
  const payload = inflate(bytes.subarray(HEADER_BYTES), {
    codec,
    payloadBytes: bytes.readUInt32LE(8),
  });
  let at = 4 * columns;
  if (payload.length < at) throw new CorruptBlockError(`a strip of ${columns} columns is short`);
  return Array.from({ length: columns }, (_, column) => {
    const from = at;
    at += payload.readUInt32LE(4 * column);
    return payload.subarray(from, at);
  });
}

const MAGIC = 'DRVS';
const FORMAT_VERSION = 1;
const HEADER_BYTES = 12;
