/** Working memory: u32 per byte of a number and value of that byte. */
export const COUNT_BYTES: usize = 8 * 256 * 4;

/**
 * Sorts f64 ascending, -0 before 0; there must not be a NaN. By one byte after the other, the lowest
 * first; bytes that are the same in all numbers cost nothing.
 *
 * @param spare room for as many numbers
 * @param counts working memory, COUNT_BYTES
 * @returns where they stand in order: in their place or in the spare room
 */
export function sortNumbers(numbers: usize, count: i32, spare: usize, counts: usize): usize {
  const bytes = (count as usize) << 3;
  countBytes(numbers, bytes, counts);
  let from = numbers;
  let to = spare;
  for (let digit = 0; digit < 8 && count > 0; digit++) {
    const places = counts + ((digit as usize) << 10);
    const shift = (digit << 3) as u64;
    const ofFirst = ((load<u64>(from) >> shift) & 0xff) as usize;
    if (load<i32>(places + (ofFirst << 2)) == count) continue;
    startPlaces(places, to);
    for (let at: usize = 0; at < bytes; at += 8) {
      const key = load<u64>(from + at);
      const next = places + ((((key >> shift) & 0xff) as usize) << 2);
      const place = load<u32>(next) as usize;
      store<u64>(place, key);
      store<u32>(next, (place + 8) as u32);
    }
    const swapped = from;
    from = to;
    to = swapped;
  }
  for (let at: usize = 0; at < bytes; at += 8) store<u64>(from + at, bitsOf(load<u64>(from + at)));
  return from;
}

/** Turns numbers into keys whose order as whole numbers is theirs, and counts the values of each byte. */
function countBytes(numbers: usize, bytes: usize, counts: usize): void {
  memory.fill(counts, 0, COUNT_BYTES);
  for (let at: usize = 0; at < bytes; at += 8) {
    const key = keyOf(load<u64>(numbers + at));
    store<u64>(numbers + at, key);
    for (let digit: usize = 0; digit < 8; digit++) {
      const ofByte = ((key >> ((digit as u64) << 3)) & 0xff) as usize;
      const cell = counts + (digit << 10) + (ofByte << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
  }
}

/** Turns how many keys have each value of a byte into where the first of them goes. */
function startPlaces(counts: usize, to: usize): void {
  let place = to as u32;
  for (let at: usize = 0; at < 1024; at += 4) {
    const count = load<u32>(counts + at);
    store<u32>(counts + at, place);
    place += count << 3;
  }
}

const SIGN: u64 = 0x8000000000000000;

/** Of negative numbers all bits are turned over, of others the sign. */
function keyOf(bits: u64): u64 {
  const allIfNegative = ((bits as i64) >> 63) as u64;
  return bits ^ (allIfNegative | SIGN);
}

function bitsOf(key: u64): u64 {
  return key & SIGN ? key ^ SIGN : ~key;
}
