import { PendingNode } from './forest-task';
import { below } from '../random';

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
 * A boundary between the lowest and the highest bin that occur, as if a threshold were drawn evenly
 * between their centres; every fourth time, or where there is no other, the one that splits missing
 * values off. -1 where only one bin occurs.
 *
 * @param centres f32 per bin
 */
export function randomBoundary(bits: usize, centres: usize): i32 {
  const lowest = lowestBin(bits);
  const highest = highestNumber(bits);
  if (highest < 0) return -1;
  const hasMissing = load<u64>(bits, 24) >> 63 != 0;
  if (hasMissing && (lowest == highest || below(4) == 0)) return MISSING - 1;
  if (lowest == highest) return -1;
  const from = load<f32>(centres + ((lowest as usize) << 2)) as f64;
  const to = load<f32>(centres + ((highest as usize) << 2)) as f64;
  const threshold = from + ((to - from) * (below(DRAWS) as f64)) / (DRAWS as f64);
  let bin = lowest;
  while (
    bin + 1 < highest &&
    (load<f32>(centres + (((bin + 1) as usize) << 2)) as f64) <= threshold
  )
    bin++;
  return bin;
}

/** Places that a random threshold can be drawn at. */
const DRAWS: i32 = 1 << 24;

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
