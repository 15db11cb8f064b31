import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { DomainError } from '../errors/domain-error';

/**
 * The stored form of one column over a run of rows. A block says itself how it is to be read:
 *
 *     0  4  magic "DRVB"              8  4  rows
 *     4  1  format version (1)       12  4  bytes of the payload before compression
 *     5  1  kind                     16  4  CRC-32 of bytes 0–15 and the payload
 *     6  1  bytes per value          20  …  payload, raw deflate
 *     7  1  codec (1 = deflate)
 *
 * The payload is a bitmap (bit r set = row r is missing, lowest bit first), then numbers as
 * Float64, category codes in the smallest of u8, u16 and i32, or for text rows + 1 u32 offsets and
 * the UTF-8 bytes they cut. Little-endian, as is every machine that Node supports here. What a code
 * stands for is said by the column's schema. Never knows of databases or files.
 */
export type Block =
  | { kind: 'numeric'; values: Float64Array }
  | { kind: 'category'; codes: Int32Array }
  | { kind: 'text'; texts: (string | null)[] };

/** Most rows of a block. */
export const BLOCK_ROWS = 65_536;

/** Stored bytes that are not what was written. Their rows must come from a backup or a new upload. */
export class CorruptBlockError extends DomainError {
  constructor(reason: string) {
    super('internal', `A stored block of a dataset is damaged: ${reason}`);
    this.name = 'CorruptBlockError';
  }
}

/** NaN and code -1 stand for missing. */
export function encodeBlock(block: Block): Buffer {
  const { rows, width, missing, values } = partsOf(block);
  if (rows > BLOCK_ROWS) throw new RangeError(`A block holds ${BLOCK_ROWS} rows, not ${rows}`);
  const payload = Buffer.concat([missing, values]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 0, 'latin1');
  header.set([FORMAT_VERSION, KINDS.indexOf(block.kind), width, CODEC_DEFLATE], 4);
  header.writeUInt32LE(rows, 8);
  header.writeUInt32LE(payload.length, 12);
  header.writeUInt32LE(checksum(header, payload), 16);
  return Buffer.concat([header, deflateRawSync(payload, { level: constants.Z_BEST_SPEED })]);
}

/** Throws CorruptBlockError for anything that encodeBlock did not write. */
export function decodeBlock(bytes: Uint8Array): Block {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { kind, width, rows, payloadBytes } = readHeader(buffer);
  const payload = inflate(buffer.subarray(HEADER_BYTES), payloadBytes);
  if (checksum(buffer, payload) !== buffer.readUInt32LE(16))
    throw new CorruptBlockError('its checksum does not match');
  const bitmapBytes = Math.ceil(rows / 8);
  const values = payload.subarray(bitmapBytes);
  const isMissing = bitReader(payload.subarray(0, bitmapBytes));
  const expected = kind === 'text' ? (rows + 1) * width : rows * width;
  if (kind === 'text' ? values.length < expected : values.length !== expected)
    throw new CorruptBlockError(`${rows} rows do not fit ${payloadBytes} bytes`);
  switch (kind) {
    case 'numeric':
      return { kind, values: readNumbers(values, isMissing) };
    case 'category':
      return { kind, codes: readCodes(values, width, isMissing) };
    case 'text':
      return { kind, texts: readTexts(values, rows, isMissing) };
  }
}

const MAGIC = 'DRVB';
const FORMAT_VERSION = 1;
const CODEC_DEFLATE = 1;
const HEADER_BYTES = 20;
const KINDS = ['numeric', 'category', 'text'] as const satisfies readonly Block['kind'][];
const WIDTHS: Record<Block['kind'], readonly number[]> = {
  numeric: [8],
  category: [1, 2, 4],
  text: [4],
};

interface Parts {
  rows: number;
  width: number;
  missing: Buffer;
  values: Buffer;
}

function partsOf(block: Block): Parts {
  switch (block.kind) {
    case 'numeric':
      return numericParts(block.values);
    case 'category':
      return categoryParts(block.codes);
    case 'text':
      return textParts(block.texts);
  }
}

function numericParts(values: Float64Array): Parts {
  const missing = bitmap(values.length, (row) => Number.isNaN(values[row]));
  const known = values.map((value) => (Number.isNaN(value) ? 0 : value));
  return { rows: values.length, width: 8, missing, values: Buffer.from(known.buffer) };
}

function categoryParts(codes: Int32Array): Parts {
  const largest = codes.reduce((most, code) => Math.max(most, code), 0);
  const missing = bitmap(codes.length, (row) => codes[row] === -1);
  const known = codes.map((code) => Math.max(code, 0));
  const narrow =
    largest <= 0xff ? Uint8Array.from(known) : largest <= 0xffff ? Uint16Array.from(known) : known;
  const { BYTES_PER_ELEMENT: width } = narrow;
  return { rows: codes.length, width, missing, values: Buffer.from(narrow.buffer) };
}

function textParts(texts: (string | null)[]): Parts {
  const encoded = texts.map((text) => Buffer.from(text ?? ''));
  const offsets = new Uint32Array(texts.length + 1);
  encoded.forEach((bytes, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + bytes.length;
  });
  const missing = bitmap(texts.length, (row) => texts[row] === null);
  const values = Buffer.concat([Buffer.from(offsets.buffer), ...encoded]);
  return { rows: texts.length, width: 4, missing, values };
}

function bitmap(rows: number, isSet: (row: number) => boolean): Buffer {
  const bits = Buffer.alloc(Math.ceil(rows / 8));
  for (let row = 0; row < rows; row++) {
    if (isSet(row)) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return bits;
}

function bitReader(bits: Buffer): (row: number) => boolean {
  return (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

function checksum(header: Buffer, payload: Buffer): number {
  return crc32(payload, crc32(header.subarray(0, 16)));
}

function readHeader(buffer: Buffer) {
  if (buffer.length < HEADER_BYTES) throw new CorruptBlockError(`only ${buffer.length} bytes`);
  const magic = buffer.toString('latin1', 0, 4);
  if (magic !== MAGIC) throw new CorruptBlockError(`it starts with ${JSON.stringify(magic)}`);
  const [version, kindNumber = 0, width = 0, codec] = buffer.subarray(4, 8);
  if (version !== FORMAT_VERSION) throw new CorruptBlockError(`format version ${version}`);
  if (codec !== CODEC_DEFLATE) throw new CorruptBlockError(`codec ${codec}`);
  const kind = KINDS[kindNumber];
  const rows = buffer.readUInt32LE(8);
  if (kind === undefined || !WIDTHS[kind].includes(width) || rows > BLOCK_ROWS)
    throw new CorruptBlockError(`kind ${kindNumber}, ${width} bytes per value, ${rows} rows`);
  return { kind, width, rows, payloadBytes: buffer.readUInt32LE(12) };
}

function inflate(compressed: Buffer, expectedBytes: number): Buffer {
  try {
    const payload = inflateRawSync(compressed, { maxOutputLength: Math.max(1, expectedBytes) });
    if (payload.length === expectedBytes) return payload;
  } catch (error) {
    throw new CorruptBlockError(error instanceof Error ? error.message : 'it does not inflate');
  }
  throw new CorruptBlockError('its length does not match');
}

/** A copy of its own, since typed arrays must begin at a multiple of their element's size. */
function aligned(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function readNumbers(bytes: Buffer, isMissing: (row: number) => boolean): Float64Array {
  return new Float64Array(aligned(bytes)).map((value, row) =>
    isMissing(row) ? Number.NaN : value,
  );
}

function readCodes(bytes: Buffer, width: number, isMissing: (row: number) => boolean): Int32Array {
  const buffer = aligned(bytes);
  const codes =
    width === 1
      ? new Uint8Array(buffer)
      : width === 2
        ? new Uint16Array(buffer)
        : new Int32Array(buffer);
  return Int32Array.from(codes, (code, row) => (isMissing(row) ? -1 : code));
}

function readTexts(bytes: Buffer, rows: number, isMissing: (row: number) => boolean) {
  const offsets = new Uint32Array(aligned(bytes.subarray(0, (rows + 1) * 4)));
  const text = bytes.subarray((rows + 1) * 4);
  return Array.from({ length: rows }, (_, row) =>
    isMissing(row) ? null : text.toString('utf8', offsets[row], offsets[row + 1]),
  );
}
