import type { ByteSet } from './byte-set';

/** Digits that a double tells apart, whatever they are. */
const EXACT_DIGITS = 15;
const [MINUS, POINT, ZERO, NINE] = [0x2d, 0x2e, 0x30, 0x39];

/**
 * How many numbers the members are: `1` and `1.0` are one. A program writes all numbers of a column
 * alike, and then different texts are different numbers: that is seen without making strings, of
 * which a wide table would need millions.
 */
export function countNumbers(members: ByteSet): number {
  if (areWrittenAlike(members)) return members.size;
  return new Set(members.texts().map((text) => Number(text.trim().replace(',', '.')))).size;
}

/**
 * Whether all are plain numbers: with equally many decimals, or with no more than each needs, or so
 * that whole numbers end in `.0`.
 */
function areWrittenAlike(members: ByteSet): boolean {
  const { bytes, size } = members;
  let [areEven, areShort, areFloats] = [true, true, true];
  let decimalsOfFirst = 0;
  for (let member = 0; member < size; member++) {
    const end = members.startOf(member + 1);
    const decimals = plainDecimals(bytes, members.startOf(member), end);
    if (decimals < 0) return false;
    if (member === 0) decimalsOfFirst = decimals;
    const isPadded = decimals > 0 && bytes[end - 1] === ZERO;
    areEven &&= decimals === decimalsOfFirst;
    areShort &&= !isPadded;
    areFloats &&= decimals > 0 && (!isPadded || decimals === 1);
    if (!areEven && !areShort && !areFloats) return false;
  }
  return true;
}

/** Decimals of a number that is digits, perhaps a minus before and a point between; -1 of others and of -0. */
function plainDecimals(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let point = end;
  let isZero = true;
  for (let at = first; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === POINT && point === end) point = at;
    else if (byte < ZERO || byte > NINE) return -1;
    else isZero &&= byte === ZERO;
  }
  const whole = point - first;
  const decimals = Math.max(0, end - point - 1);
  if (whole === 0 || (whole > 1 && bytes[first] === ZERO)) return -1;
  if (point === end - 1 || whole + decimals > EXACT_DIGITS) return -1;
  return isZero && first > start ? -1 : decimals;
}
