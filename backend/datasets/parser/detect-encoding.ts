import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DomainError } from '../../errors/domain-error';
import type { Encoding } from '../table-origin';

export interface DetectedEncoding {
  encoding: Encoding;
  byteOrderMark: boolean;
  fileBytes: number;
}

const CHUNK_BYTES = 1024 ** 2;

/**
 * Decides how the bytes are to be read, by looking at all of them, unless the encoding is wanted by
 * a person: a byte order mark decides; else
 * UTF-8 where every byte fits it; else Windows-1252 where every byte is text there. Throws
 * `unsupported-encoding` with the offset of the first byte that is no text, and its line.
 */
export async function detectEncoding(path: string, wanted?: Encoding): Promise<DetectedEncoding> {
  const marked = await readMark(path);
  if (wanted !== undefined && wanted !== 'utf-8')
    return { encoding: wanted, byteOrderMark: marked === wanted, fileBytes: await sizeOf(path) };
  if (marked === 'utf-16le' || marked === 'utf-16be') {
    // Its characters are checked while they are decoded.
    return { encoding: marked, byteOrderMark: true, fileBytes: await sizeOf(path) };
  }
  const scan = await scanBytes(path);
  if (scan.nul !== undefined)
    throw await notText(path, scan.nul, 'a NUL byte; is this a text file?');
  const found = { byteOrderMark: marked === 'utf-8', fileBytes: scan.bytes };
  if (scan.notUtf8 === undefined) return { encoding: 'utf-8', ...found };
  if (marked === 'utf-8' || wanted === 'utf-8')
    throw await notText(
      path,
      scan.notUtf8,
      `a byte that is not UTF-8, ${wanted ? 'the encoding that was asked for' : 'after a UTF-8 mark'}`,
    );
  const not1252 = await firstNot1252(path);
  if (not1252 === undefined) return { encoding: 'windows-1252', ...found };
  throw await notText(
    path,
    not1252,
    'a byte that is text neither in UTF-8 nor in Windows-1252; save the file as UTF-8',
  );
}

async function readMark(path: string): Promise<Encoding | undefined> {
  for await (const chunk of createReadStream(path, { end: 2 })) {
    const hex = (chunk as Buffer).toString('hex');
    if (hex.startsWith('efbbbf')) return 'utf-8';
    if (hex.startsWith('fffe')) return 'utf-16le';
    if (hex.startsWith('feff')) return 'utf-16be';
  }
  return undefined;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

interface ByteScan {
  bytes: number;
  /** Offsets of the first byte of each sort, undefined where there is none. */
  nul: number | undefined;
  notUtf8: number | undefined;
}

async function scanBytes(path: string): Promise<ByteScan> {
  const scan: ByteScan = { bytes: 0, nul: undefined, notUtf8: undefined };
  let carry = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    scan.nul ??= offsetOf(bytes.indexOf(0), scan.bytes);
    const whole = Buffer.concat([carry, bytes]);
    const complete = whole.length - unfinishedBytes(whole);
    scan.notUtf8 ??= offsetOf(firstNotUtf8(whole.subarray(0, complete)), scan.bytes - carry.length);
    scan.bytes += bytes.length;
    carry = whole.subarray(complete);
  }
  if (carry.length > 0) scan.notUtf8 ??= scan.bytes - carry.length;
  return scan;
}

function offsetOf(index: number, base: number): number | undefined {
  return index < 0 ? undefined : base + index;
}

/** Bytes at the end that begin a UTF-8 character without finishing it, 0–3. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** -1 where all is UTF-8. Halves the bytes until one character is left. */
function firstNotUtf8(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  let [start, end] = [0, bytes.length];
  while (end - start > 8) {
    const middle = (start + end) >> 1;
    const cut = middle - unfinishedBytes(bytes.subarray(start, middle));
    if (isUtf8(bytes.subarray(start, cut))) start = cut;
    else end = middle;
  }
  while (start < end && isUtf8(bytes.subarray(start, start + 1))) start++;
  return start;
}

/** Bytes without a character in Windows-1252, and control characters that no table has. */
const NOT_TEXT_IN_1252 = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isControl = byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte);
  return isControl || [0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte) ? 1 : 0;
});

async function firstNot1252(path: string): Promise<number | undefined> {
  let before = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    for (let at = 0; at < bytes.length; at++)
      if (NOT_TEXT_IN_1252[bytes[at]!] === 1) return before + at;
    before += bytes.length;
  }
  return undefined;
}

async function notText(path: string, offset: number, what: string): Promise<DomainError> {
  const row = await lineOf(path, offset);
  const detail = `byte ${offset}, on line ${row}, is ${what}`;
  return new DomainError('unsupported-encoding', `The file is not text: ${detail}`, {
    details: [{ row, detail }],
  });
}

/** 1-based line of a byte; CRLF, LF and CR all end lines. */
async function lineOf(path: string, offset: number): Promise<number> {
  if (offset === 0) return 1;
  let line = 1;
  let previous = 0;
  for await (const chunk of createReadStream(path, { end: offset - 1 })) {
    for (const byte of chunk as Buffer) {
      if (byte === 0x0d || (byte === 0x0a && previous !== 0x0d)) line++;
      previous = byte;
    }
  }
  return line;
}
