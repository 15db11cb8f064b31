/**
 * Numbers in as few bytes as give them back exactly. Most columns hold whole numbers or a few
 * decimals: as integers they take 1, 2 or 4 bytes instead of 8 and compress in a fraction of the
 * time. Missing values are stored as 0; who reads them knows which they are.
 */
export interface NarrowValues {
  /** Bytes per value. */
  width: number;
  /** Index into SCALES: what an integer stands for. 0 for floats, codes and lengths. */
  scale: number;
  /** Little-endian. */
  bytes: Uint8Array;
}

/** An integer stands for itself times the one, divided by the other: whole numbers, days, seconds, decimals. */
export const SCALES = [
  { times: 1, by: 1 },
  { times: 86_400_000, by: 1 },
  { times: 1_000, by: 1 },
  { times: 1, by: 10 },
  { times: 1, by: 100 },
  { times: 1, by: 1_000 },
  { times: 1, by: 10_000 },
] as const;
type Scale = (typeof SCALES)[number];
const LARGEST = 2 ** 31 - 1;

/** Signed integers where all values are such or decimals, otherwise Float64. NaN = missing. */
export function narrowNumbers(values: Float64Array): NarrowValues {
  for (const [index, scale] of SCALES.entries()) {
    const integers = asIntegers(values, scale);
    if (integers) return { ...bytesOf(integers), scale: index };
  }
  return { ...bytesOf(values.map((value) => (Number.isNaN(value) ? 0 : value))), scale: 0 };
}

/** Unsigned integers; those below zero are missing. */
export function narrowCounts(counts: Int32Array): NarrowValues {
  const known = new Int32Array(counts.length);
  let largest = 0;
  for (let row = 0; row < counts.length; row++) {
    const count = Math.max(0, counts[row]!);
    if (count > largest) largest = count;
    known[row] = count;
  }
  if (largest < 2 ** 8) return { ...bytesOf(new Uint8Array(known)), scale: 0 };
  return { ...bytesOf(largest < 2 ** 16 ? new Uint16Array(known) : known), scale: 0 };
}

/** Fills `room` with values, with which `bytes` begin; they may go on after them. */
export function widenNumbers({ width, scale, bytes }: NarrowValues, room: Float64Array): void {
  const narrow = bytes.subarray(0, room.length * width);
  if (width === 8) {
    new Uint8Array(room.buffer, room.byteOffset, room.byteLength).set(narrow);
    return;
  }
  room.set(signedArray(aligned(narrow), width));
  if (scale === 0) return;
  const { times, by } = SCALES[scale]!;
  for (let row = 0; row < room.length; row++) room[row] = (room[row]! * times) / by;
}

/** As widenNumbers, of counts. */
export function widenCounts({ width, bytes }: NarrowValues, room: Int32Array): void {
  const buffer = aligned(bytes.subarray(0, room.length * width));
  if (width === 1) room.set(new Uint8Array(buffer));
  else room.set(width === 2 ? new Uint16Array(buffer) : new Int32Array(buffer));
}

/** Undefined where a value is no such integer of 32 bits, or would not come back to the bit. */
function asIntegers(values: Float64Array, { times, by }: Scale) {
  const integers = new Int32Array(values.length);
  let largest = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const integer = Math.round((value * by) / times);
    if ((integer * times) / by !== value || Object.is(integer, -0)) return undefined;
    const size = Math.abs(integer);
    if (size > LARGEST) return undefined;
    if (size > largest) largest = size;
    integers[row] = integer;
  }
  if (largest < 2 ** 7) return new Int8Array(integers);
  return largest < 2 ** 15 ? new Int16Array(integers) : integers;
}

function signedArray(buffer: ArrayBuffer, width: number): Int8Array | Int16Array | Int32Array {
  if (width === 1) return new Int8Array(buffer);
  return width === 2 ? new Int16Array(buffer) : new Int32Array(buffer);
}

function bytesOf(
  array: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Float64Array,
) {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = array;
  return { width, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}

/** A copy of its own, since typed arrays must begin at a multiple of their element's size. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
