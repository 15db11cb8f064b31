/**
 * Says of each cell of one column what it is, as parser/classify-cell.ts would, wherever that takes
 * no more than a look: empty cells, numbers of up to 15 digits, booleans, and texts that begin with a
 * letter. What else there is is left undecided.
 *
 * @param starts i32 per cell of the batch, row by row: its first byte, counted from `bytes`
 * @param ends i32 per cell
 * @param cell number of the column's first cell
 * @param columns cells from one row to the next
 * @param markers u8 per byte: 1 where a text that stands for no value begins with it
 * @param longestMarker bytes
 * @param kinds u8 per row: a code of parser/cell-kind.ts, or UNDECIDED
 * @param numbers f64 per row: NaN where a cell is no number
 * @param hashes i32 per row: of the cell's bytes
 */
export function scanCells(
  bytes: usize,
  starts: usize,
  ends: usize,
  cell: i32,
  columns: i32,
  rows: i32,
  markers: usize,
  longestMarker: i32,
  kinds: usize,
  numbers: usize,
  hashes: usize,
): void {
  const step = (columns as usize) << 2;
  starts += (cell as usize) << 2;
  ends += (cell as usize) << 2;
  for (let row: usize = 0; row < (rows as usize); row++) {
    let start = bytes + load<i32>(starts);
    let end = bytes + load<i32>(ends);
    starts += step;
    ends += step;
    store<i32>(hashes + (row << 2), hashOf(start, end));
    while (start < end && load<u8>(start) <= 0x20) start++;
    while (start < end && load<u8>(end - 1) <= 0x20) end--;
    number = NaN;
    const kind = kindOf(start, end, markers, longestMarker);
    store<u8>(kinds + row, kind as u8);
    store<f64>(numbers + (row << 3), number);
  }
}

/** The value of the number that kindOf found last. */
let number: f64 = NaN;

const MISSING: i32 = 0;
const INTEGER: i32 = 1;
const DECIMAL: i32 = 2;
const COMMA: i32 = 3;
const PADDED: i32 = 5;
const BOOLEAN: i32 = 6;
const TEXT: i32 = 9;
const UNDECIDED: i32 = 255;

const ZERO: u32 = 0x30;
const NINE: u32 = 0x39;
const PLUS_SIGN: u32 = 0x2b;
const MINUS_SIGN: u32 = 0x2d;
const POINT_MARK: u32 = 0x2e;
const COMMA_MARK: u32 = 0x2c;
/** Digits of an integer that doubles hold exactly, whatever they are. */
const EXACT_DIGITS: usize = 15;
/** Powers of ten that doubles hold exactly: one division or product rounds once, as correctly as parsing. */
const POWERS = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]);
const LARGEST_POWER: i32 = 22;
/** Of an exponent that is added up. */
const MOST_EXPONENT: i32 = 10_000;

/** `true` and `false` as little-endian bytes, and what makes capitals small. */
const TRUE_WORD: u32 = 0x65757274;
const FALS_WORD: u32 = 0x736c6166;
const SMALL: u32 = 0x20202020;

function kindOf(start: usize, end: usize, markers: usize, longestMarker: i32): i32 {
  if (start == end) return MISSING;
  const first = load<u8>(start) as u32;
  if (load<u8>(markers + first) != 0 && ((end - start) as i32) <= longestMarker) return UNDECIDED;
  if (first > NINE) return isBoolean(start, end) ? BOOLEAN : TEXT;
  return numberKind(start, end, first);
}

function isBoolean(start: usize, end: usize): bool {
  const length = end - start;
  if (length == 4) return (load<u32>(start) | SMALL) == TRUE_WORD;
  if (length != 5) return false;
  return (load<u32>(start) | SMALL) == FALS_WORD && (load<u8>(start + 4) | 0x20) == 0x65;
}

/** Undecided for what is no number, or none that one division gives exactly. */
function numberKind(start: usize, end: usize, first: u32): i32 {
  let at = start;
  if (first == MINUS_SIGN || first == PLUS_SIGN) at++;
  const firstDigit = at;
  let mantissa: u64 = 0;
  let digit: u32 = 0;
  while (at < end && (digit = (load<u8>(at) as u32) - ZERO) <= 9) {
    mantissa = mantissa * 10 + digit;
    at++;
  }
  const whole = at - firstDigit;
  const isPadded = whole > 1 && load<u8>(firstDigit) == ZERO;
  if (at == end) {
    if (whole == 0 || whole > EXACT_DIGITS) return UNDECIDED;
    number = signed(mantissa as f64, first);
    return isPadded ? PADDED : INTEGER;
  }
  let decimals: usize = 0;
  const mark = load<u8>(at) as u32;
  if (mark == POINT_MARK || mark == COMMA_MARK) {
    at++;
    const firstDecimal = at;
    while (at < end && (digit = (load<u8>(at) as u32) - ZERO) <= 9) {
      mantissa = mantissa * 10 + digit;
      at++;
    }
    decimals = at - firstDecimal;
  }
  const digits = whole + decimals;
  if (digits == 0 || digits > EXACT_DIGITS) return UNDECIDED;
  let exponent: i32 = 0;
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 0x65) return UNDECIDED;
    at++;
    const sign = at < end ? (load<u8>(at) as u32) : 0;
    if (sign == MINUS_SIGN || sign == PLUS_SIGN) at++;
    if (at == end) return UNDECIDED;
    for (; at < end; at++) {
      digit = (load<u8>(at) as u32) - ZERO;
      if (digit > 9) return UNDECIDED;
      exponent = min(exponent * 10 + (digit as i32), MOST_EXPONENT);
    }
    if (sign == MINUS_SIGN) exponent = -exponent;
  }
  const scale = exponent - (decimals as i32);
  if (scale < -LARGEST_POWER || scale > LARGEST_POWER) return UNDECIDED;
  const value =
    scale < 0
      ? (mantissa as f64) / load<f64>(POWERS + ((-scale as usize) << 3))
      : (mantissa as f64) * load<f64>(POWERS + ((scale as usize) << 3));
  number = signed(value, first);
  return isPadded ? PADDED : mark == COMMA_MARK ? COMMA : DECIMAL;
}

/** Zero has no sign. */
function signed(value: f64, first: u32): f64 {
  return first == MINUS_SIGN ? 0 - value : value;
}

const PRIME: u64 = 0x9e3779b97f4a7c15;

/** Eight bytes at a time. Equal bytes have equal hashes on every machine; nothing depends on which. */
function hashOf(start: usize, end: usize): i32 {
  let hash: u64 = ((end - start) as u64) * PRIME;
  let at = start;
  for (; at + 8 <= end; at += 8) hash = mixed(hash ^ load<u64>(at));
  const left = (end - at) as u64;
  if (left > 0) hash = mixed(hash ^ (load<u64>(at) & (((1 as u64) << (left << 3)) - 1)));
  return (hash >> 32) as i32;
}

function mixed(hash: u64): u64 {
  const product = hash * PRIME;
  return product ^ (product >> 29);
}
