import { KIND, type KindCode } from './cell-kind';

/** Holds the value that readNumber read last, of no meaning where it found none. Zero has no sign. */
export const numberRead = new Float64Array(1);

const LONGEST = 400;
/** Digits of an integer that doubles hold exactly, whatever they are. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Reads bytes without making a string of them, where digits and exponent are few enough for one
 * exact division; the others go through `Number`, which rounds as correctly. `0x10`, `1_000`, `inf`
 * and what is beyond the finite (`1e309`) are no numbers, but texts.
 */
export function readNumber(bytes: Buffer, start: number, end: number): KindCode {
  let at = start;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at++;
  const firstDigit = at;
  let mantissa = 0;
  let digit = 0;
  while (at < end && (digit = bytes[at]! - ZERO) >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    at++;
  }
  const whole = at - firstDigit;
  const isPadded = whole > 1 && bytes[firstDigit] === ZERO;
  if (at === end) return integer(bytes, start, end, { mantissa, whole, isPadded });
  let decimals = 0;
  const mark = bytes[at];
  if (mark === POINT || mark === COMMA) {
    at++;
    const firstDecimal = at;
    while (at < end && (digit = bytes[at]! - ZERO) >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      at++;
    }
    decimals = at - firstDecimal;
  }
  if (whole + decimals === 0) return KIND.text;
  const exponent = at < end ? readExponent(bytes, at, end) : 0;
  if (exponent === undefined) return KIND.text;
  const scale = exponent - decimals;
  if (whole + decimals <= EXACT_DIGITS && scale >= -22 && scale <= 22) {
    const value = scale < 0 ? mantissa / POWERS[-scale]! : mantissa * POWERS[scale]!;
    numberRead[0] = sign === MINUS ? -value + 0 : value;
  } else if (end - start > LONGEST || !parse(bytes, start, end)) return KIND.text;
  if (isPadded) return KIND.padded;
  return mark === COMMA ? KIND.comma : KIND.decimal;
}

const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const COMMA = 0x2c;

function integer(
  bytes: Buffer,
  start: number,
  end: number,
  { mantissa, whole, isPadded }: { mantissa: number; whole: number; isPadded: boolean },
): KindCode {
  if (whole === 0) return KIND.text;
  if (whole > EXACT_DIGITS) {
    if (end - start > LONGEST || !parse(bytes, start, end)) return KIND.text;
    if (isPadded) return KIND.padded;
    return Number.isSafeInteger(numberRead[0]) ? KIND.integer : KIND.huge;
  }
  numberRead[0] = bytes[start] === MINUS ? -mantissa + 0 : mantissa;
  return isPadded ? KIND.padded : KIND.integer;
}

/** `e-7` to the end of the cell; undefined where it is anything else. */
function readExponent(bytes: Buffer, start: number, end: number): number | undefined {
  if ((bytes[start]! | 0x20) !== 0x65) return undefined;
  let at = start + 1;
  const sign = at < end ? bytes[at] : undefined; // what follows the cell belongs to another one
  if (sign === MINUS || sign === PLUS) at++;
  if (at === end) return undefined;
  let exponent = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    exponent = Math.min(exponent * 10 + digit, 10_000);
  }
  return sign === MINUS ? -exponent : exponent;
}

/** Of text that has the form of a number already. */
function parse(bytes: Buffer, start: number, end: number): boolean {
  numberRead[0] = Number(bytes.toString('latin1', start, end).replace(',', '.')) + 0;
  return Number.isFinite(numberRead[0]);
}
