/**
 * Cuts plain rows of separated values into cells, from `from` on, as parser/csv-reader.ts would: each
 * `width` cells wide, whole within the first `filled` bytes, and of at most `longest` bytes. Stops
 * before the first row that is not, for the host to judge. A quote that is written twice in a cell
 * is written once, in place. Reads up to 16 bytes behind `filled`.
 *
 * @param starts i32 per cell: its first byte, counted from `bytes`
 * @param ends i32 per cell
 * @param next i32: where the row begins at which it stopped
 * @returns the number of rows
 */
export function cutRows(
  bytes: usize,
  from: i32,
  filled: i32,
  starts: usize,
  ends: usize,
  width: i32,
  rows: i32,
  delimiter: i32,
  longest: i32,
  next: usize,
): i32 {
  const end = bytes + filled;
  const delimiters = i8x16.splat(delimiter as i8);
  const rowBytes = (width as usize) << 2;
  let rowStart = bytes + from;
  let row = 0;
  for (; row < rows; row++) {
    let at = rowStart;
    let cell: i32 = 0;
    let escapes = false;
    let isPlain = false;
    while (cell < width) {
      let start = at;
      let stop: usize;
      if (at < end && load<u8>(at) == QUOTE) {
        start = at + 1;
        stop = quoteFrom(start, end);
        while (stop + 1 < end && load<u8>(stop + 1) == QUOTE) {
          escapes = true;
          stop = quoteFrom(stop + 2, end);
        }
        at = stop + 1;
      } else {
        at = specialFrom(at, end, delimiters);
        stop = at;
      }
      if (at >= end) break;
      const mark = load<u8>(at) as i32;
      const place = (cell as usize) << 2;
      store<i32>(starts + place, (start - bytes) as i32);
      store<i32>(ends + place, (stop - bytes) as i32);
      at++;
      cell++;
      if (mark == delimiter) continue;
      if (cell < width || (mark != LF && mark != CR)) break;
      if (mark == CR) {
        if (at == end) break;
        if (load<u8>(at) == LF) at++;
      }
      isPlain = ((at - rowStart) as i32) <= longest;
      break;
    }
    if (!isPlain || (width == 1 && isBlank(bytes, starts, ends))) break;
    if (escapes) unescape(bytes, starts, ends, width);
    starts += rowBytes;
    ends += rowBytes;
    rowStart = at;
  }
  store<i32>(next, (rowStart - bytes) as i32);
  return row;
}

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;
const QUOTE: i32 = 0x22;

/** The first quote, line end or delimiter; `end` or behind it where there is none. */
function specialFrom(from: usize, end: usize, delimiters: v128): usize {
  let at = from;
  for (; at < end; at += 16) {
    const sixteen = v128.load(at);
    const lineEnds = v128.or(
      i8x16.eq(sixteen, i8x16.splat(LF as i8)),
      i8x16.eq(sixteen, i8x16.splat(CR as i8)),
    );
    const others = v128.or(
      i8x16.eq(sixteen, delimiters),
      i8x16.eq(sixteen, i8x16.splat(QUOTE as i8)),
    );
    const found = i8x16.bitmask(v128.or(lineEnds, others));
    if (found != 0) return at + (ctz(found) as usize);
  }
  return end;
}

/** The first quote; `end` or behind it where there is none. */
function quoteFrom(from: usize, end: usize): usize {
  let at = from;
  for (; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(QUOTE as i8)));
    if (found != 0) return at + (ctz(found) as usize);
  }
  return end;
}

function isBlank(bytes: usize, starts: usize, ends: usize): bool {
  const end = bytes + load<i32>(ends);
  for (let at = bytes + load<i32>(starts); at < end; at++) if (load<u8>(at) > 0x20) return false;
  return true;
}

/** A cell that holds a quote holds it twice: no other is plain. */
function unescape(bytes: usize, starts: usize, ends: usize, width: i32): void {
  for (let cell: usize = 0; cell < (width as usize); cell++) {
    const start = bytes + load<i32>(starts + (cell << 2));
    const end = bytes + load<i32>(ends + (cell << 2));
    let to = quoteFrom(start, end);
    if (to >= end) continue;
    for (let from = to; from < end; from++) {
      const byte = load<u8>(from);
      store<u8>(to++, byte);
      if ((byte as i32) == QUOTE) from++;
    }
    store<i32>(ends + (cell << 2), (to - bytes) as i32);
  }
}
