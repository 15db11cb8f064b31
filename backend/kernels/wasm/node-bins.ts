import { PendingNode } from './forest-task';
import { below } from './random';

/** The bin of a missing value, above all others. */
export const MISSING: i32 = 255;

/** Below so many records a node marks the bins that occur while it sums up, instead of looking for them. */
const SMALL: i32 = 160;

export function isSmall(node: PendingNode): bool {
  return node.count < SMALL;
}

export function mark(bits: usize, bin: usize): void {
  const word = bits + ((bin >> 6) << 3);
  store<u64>(word, load<u64>(word) | ((1 as u64) << ((bin & 63) as u64)));
}

/**
 * The last bin that goes left when a node is split between two neighbouring bins that occur in it:
 * in the middle of the gap, as a midpoint would be. Missing values are split from all that is there.
 */
export function boundary(bin: i32, next: i32): i32 {
  return next == MISSING ? MISSING - 1 : (bin + next) >> 1;
}

/**
 * A random boundary between the lowest and the highest bin that occur, and one more choice for
 * splitting the missing values off; -1 where only one bin occurs.
 */
export function randomBoundary(bits: usize): i32 {
  const lowest = lowestBin(bits);
  const highest = highestNumber(bits);
  const hasMissing = (load<u64>(bits, 24) >> 63) as i32;
  if (highest < 0) return -1;
  const choices = highest - lowest + hasMissing;
  if (choices == 0) return -1;
  const choice = lowest + below(choices);
  return choice < highest ? choice : MISSING - 1;
}

function lowestBin(bits: usize): i32 {
  for (let word = 0; word < 4; word++) {
    const marks = load<u64>(bits + ((word as usize) << 3));
    if (marks) return (word << 6) + (ctz(marks) as i32);
  }
  return MISSING;
}

function highestNumber(bits: usize): i32 {
  for (let word = 3; word >= 0; word--) {
    let marks = load<u64>(bits + ((word as usize) << 3));
    if (word == 3) marks &= 0x7fffffffffffffff;
    if (marks) return (word << 6) + 63 - (clz(marks) as i32);
  }
  return -1;
}
