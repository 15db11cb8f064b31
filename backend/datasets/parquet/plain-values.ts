import type { ColumnSchema } from '../../contracts/table';
import type { TextBlock } from '../block';

const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1_000;
const WORD = 2 ** 32;
/** Copying a few bytes in a loop is faster than a call. */
const FEW_BYTES = 48;

/** Values of a column as Parquet's PLAIN encoding has them: one after the other, without the missing ones. */
export interface PlainValues {
  bytes: Buffer;
  /** Of numbers, where there are any: moments in milliseconds, days as such. */
  range?: { minimum: number; maximum: number };
}

/** NaN = missing. */
export function plainNumbers(values: Float64Array, type: ColumnSchema['type']): PlainValues {
  const present = new Float64Array(values.length);
  let count = 0;
  let [minimum, maximum] = [Infinity, -Infinity];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const stored = type === 'date' ? Math.floor(value / DAY_MS) : value;
    if (stored < minimum) minimum = stored;
    if (stored > maximum) maximum = stored;
    present[count++] = stored;
  }
  const bytes = asStored(present.subarray(0, count), type);
  return count > 0 ? { bytes, range: { minimum, maximum } } : { bytes };
}

/** Each after its length, 4 bytes. */
export function plainTexts({ lengths, bytes }: TextBlock): Buffer {
  let total = 0;
  for (let row = 0; row < lengths.length; row++) if (lengths[row]! >= 0) total += 4 + lengths[row]!;
  const plain = Buffer.allocUnsafe(total);
  let [at, start] = [0, 0];
  for (let row = 0; row < lengths.length; row++) {
    const length = lengths[row]!;
    if (length < 0) continue;
    at = plain.writeUInt32LE(length, at);
    if (length <= FEW_BYTES)
      for (let index = 0; index < length; index++) plain[at + index] = bytes[start + index]!;
    else plain.set(bytes.subarray(start, start + length), at);
    at += length;
    start += length;
  }
  return plain;
}

/** Unsigned integers of `width` bits each, lowest bits first, up to a multiple of eight of them; -1 is left out. */
export function packBits(codes: Int32Array, width: number): Buffer {
  const packed = Buffer.alloc(Math.ceil(codes.length / 8) * width);
  let at = 0;
  let [bits, filled] = [0, 0];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    bits |= code << filled;
    for (filled += width; filled >= 8; filled -= 8) {
      packed[at++] = bits;
      bits >>>= 8;
    }
  }
  if (filled > 0) packed[at] = bits;
  return packed;
}

/** Moments beyond the year 2255 have more microseconds than a double tells apart. */
export function microsOf(moment: number): bigint {
  const whole = Math.floor(moment);
  const micros = Math.round((moment - whole) * MICROS_PER_MS);
  return BigInt(whole) * BigInt(MICROS_PER_MS) + BigInt(micros);
}

function asStored(values: Float64Array, type: ColumnSchema['type']): Buffer {
  if (type === 'number') return bytesOf(values);
  if (type === 'date') return bytesOf(new Int32Array(values));
  return bytesOf(asWords(values, type === 'datetime' ? MICROS_PER_MS : 1));
}

/** 64 bits of each value times a number below 2^20, rounded, as two words: BigInts would take longer. */
function asWords(values: Float64Array, times: number): Int32Array {
  const words = new Int32Array(values.length * 2);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const whole = Math.floor(value);
    const high = Math.floor(whole / WORD);
    const low = (whole - high * WORD) * times + Math.round((value - whole) * times);
    words[row * 2] = low;
    words[row * 2 + 1] = high * times + Math.floor(low / WORD);
  }
  return words;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
