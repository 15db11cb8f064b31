import { crc32 } from 'node:zlib';
import { BLOCK_ROWS, rowsOf, type Block } from './block';
import { compress, inflate, isCodec, RAW } from './compressed-bytes';
import { CorruptBlockError } from './corrupt-block-error';
import {
  SCALES,
  narrowCounts,
  narrowNumbers,
  widenCounts,
  widenNumbers,
  type NarrowValues,
} from './narrow-values';

/**
 * The stored form of a block. It says itself how it is to be read:
 *
 *     0  4  magic "DRVB"                     9  1  1 = a bitmap of missing rows follows the values
 *     4  1  format version (2)              10  2  0
 *     5  1  kind                            12  4  rows
 *     6  1  bytes per value                 16  4  bytes of the payload before compression
 *     7  1  codec (0 = raw, 1 = brotli)     20  4  CRC-32 of the payload and bytes 0–19
 *     8  1  scale, see narrow-values.ts     24  …  payload
 *
 * The payload holds the values (numbers, category codes, or the lengths of texts), the bitmap where
 * there is one (bit r set = row r is missing, lowest bit first), and the UTF-8 bytes of texts.
 * Little-endian, as is every machine that Node supports here. What a code stands for is said by the
 * column's schema. Never knows of databases or files. All but the compression is done when this
 * returns, and nothing refers to the block any more; the compression is a thread's of its own.
 */
export async function encodeBlock(block: Block): Promise<Buffer> {
  const plain = encodePlainBlock(block);
  const payload = plain.subarray(HEADER_BYTES);
  const { codec, packed } = await compress(payload);
  if (codec === RAW) return plain;
  const header = plain.subarray(0, HEADER_BYTES);
  header[CODEC_AT] = codec;
  header.writeUInt32LE(checksum(header, payload), CHECKSUM_AT);
  return Buffer.concat([header, packed]);
}

/** As encodeBlock, for who compresses many of them together. */
export function encodePlainBlock(block: Block): Buffer {
  const rows = rowsOf(block);
  if (rows > BLOCK_ROWS) throw new RangeError(`A block holds ${BLOCK_ROWS} rows, not ${rows}`);
  const { width, scale, bytes } = narrowed(block);
  const missing = missingBits(block);
  const texts = block.kind === 'text' ? block.bytes : NOTHING;
  const payloadBytes = bytes.length + missing.length + texts.length;
  const plain = Buffer.allocUnsafe(HEADER_BYTES + payloadBytes);
  plain.fill(0, 0, HEADER_BYTES).write(MAGIC, 0, 'latin1');
  const hasMissing = missing.length > 0 ? 1 : 0;
  plain.set([FORMAT_VERSION, KINDS.indexOf(block.kind), width, RAW, scale, hasMissing], 4);
  plain.writeUInt32LE(rows, 12);
  plain.writeUInt32LE(payloadBytes, 16);
  plain.set(bytes, HEADER_BYTES);
  plain.set(missing, HEADER_BYTES + bytes.length);
  plain.set(texts, HEADER_BYTES + bytes.length + missing.length);
  plain.writeUInt32LE(checksum(plain, plain.subarray(HEADER_BYTES)), CHECKSUM_AT);
  return plain;
}

/** Where the rows of a block may be decoded to. */
export type BlockRoom = Float64Array | Int32Array;

/**
 * Throws CorruptBlockError for anything that encodeBlock did not write. Numbers and codes are decoded
 * to `room` where it is given and has their type and length.
 */
export function decodeBlock(bytes: Uint8Array, room?: BlockRoom): Block {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(buffer);
  const { kind, rows, width, scale } = header;
  const payload = inflate(buffer.subarray(HEADER_BYTES), header);
  if (checksum(buffer, payload) !== buffer.readUInt32LE(CHECKSUM_AT))
    throw new CorruptBlockError('its checksum does not match');
  const bitmapEnd = rows * width + (header.hasMissing ? Math.ceil(rows / 8) : 0);
  if (kind === 'text' ? payload.length < bitmapEnd : payload.length !== bitmapEnd)
    throw new CorruptBlockError(`${rows} rows do not fit ${payload.length} bytes`);
  const narrow = { width, scale, bytes: payload };
  const missing = payload.subarray(rows * width, bitmapEnd);
  const isFitting = room?.length === rows;
  if (kind === 'numeric') {
    const values = isFitting && room instanceof Float64Array ? room : new Float64Array(rows);
    widenNumbers(narrow, values);
    markMissing(values, missing, Number.NaN);
    return { kind, values };
  }
  const counts = isFitting && room instanceof Int32Array ? room : new Int32Array(rows);
  widenCounts(narrow, counts);
  markMissing(counts, missing, -1);
  return kind === 'category'
    ? { kind, codes: counts }
    : { kind, lengths: counts, bytes: payload.subarray(bitmapEnd) };
}

const MAGIC = 'DRVB';
const FORMAT_VERSION = 2;
const HEADER_BYTES = 24;
const CODEC_AT = 7;
const CHECKSUM_AT = 20;
const NOTHING = Buffer.alloc(0);
const KINDS = ['numeric', 'category', 'text'] as const satisfies readonly Block['kind'][];
const WIDTHS: Record<Block['kind'], readonly number[]> = {
  numeric: [1, 2, 4, 8],
  category: [1, 2, 4],
  text: [1, 2, 4],
};

function narrowed(block: Block): NarrowValues {
  switch (block.kind) {
    case 'numeric':
      return narrowNumbers(block.values);
    case 'category':
      return narrowCounts(block.codes);
    case 'text':
      return narrowCounts(block.lengths);
  }
}

/** Empty where no row is missing. */
function missingBits(block: Block): Buffer {
  switch (block.kind) {
    case 'numeric':
      return bitmapOfNaN(block.values);
    case 'category':
      return bitmapOfNegative(block.codes);
    case 'text':
      return bitmapOfNegative(block.lengths);
  }
}

// two loops that are alike, because a callback for each value costs several times what they do

function bitmapOfNaN(values: Float64Array): Buffer {
  let bits = NOTHING;
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row]!)) continue;
    if (bits.length === 0) bits = Buffer.alloc(Math.ceil(values.length / 8));
    bits[row >> 3]! |= 1 << (row & 7);
  }
  return bits;
}

function bitmapOfNegative(counts: Int32Array): Buffer {
  let bits = NOTHING;
  for (let row = 0; row < counts.length; row++) {
    if (counts[row]! >= 0) continue;
    if (bits.length === 0) bits = Buffer.alloc(Math.ceil(counts.length / 8));
    bits[row >> 3]! |= 1 << (row & 7);
  }
  return bits;
}

/** Writes `mark` into the rows whose bit is set. */
function markMissing(values: BlockRoom, bits: Uint8Array, mark: number): void {
  for (let byte = 0; byte < bits.length; byte++) {
    const eight = bits[byte]!;
    for (let bit = 0; eight >> bit > 0; bit++)
      if ((eight >> bit) & 1) values[byte * 8 + bit] = mark;
  }
}

function checksum(header: Buffer, payload: Uint8Array): number {
  // in this order: the checksum so far is lost where nothing is added to it
  return crc32(header.subarray(0, CHECKSUM_AT), crc32(payload));
}

interface Header {
  kind: Block['kind'];
  rows: number;
  width: number;
  scale: number;
  codec: number;
  hasMissing: boolean;
  payloadBytes: number;
}

function readHeader(buffer: Buffer): Header {
  if (buffer.length < HEADER_BYTES) throw new CorruptBlockError(`only ${buffer.length} bytes`);
  const magic = buffer.toString('latin1', 0, 4);
  if (magic !== MAGIC) throw new CorruptBlockError(`it starts with ${JSON.stringify(magic)}`);
  const [version, kindNumber = 0, width = 0, codec = 0, scale = 0, hasMissing] = buffer.subarray(
    4,
    10,
  );
  if (version !== FORMAT_VERSION)
    throw new CorruptBlockError(`format version ${version}, this program reads ${FORMAT_VERSION}`);
  if (!isCodec(codec)) throw new CorruptBlockError(`codec ${codec}`);
  const kind = KINDS[kindNumber];
  const rows = buffer.readUInt32LE(12);
  const isKnown = kind !== undefined && WIDTHS[kind].includes(width) && scale < SCALES.length;
  if (!isKnown || rows > BLOCK_ROWS)
    throw new CorruptBlockError(`kind ${kindNumber}, ${width} bytes per value, ${rows} rows`);
  const payloadBytes = buffer.readUInt32LE(16);
  return { kind, rows, width, scale, codec, hasMissing: hasMissing === 1, payloadBytes };
}
