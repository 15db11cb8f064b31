import * as best from './best-split';
import { ForestTask, PendingNode } from './forest-task';
import { highest, leavesRows, lowest } from './leaf-limits';
import { boundary, mark } from './node-bins';
import * as scratch from './scratch';

/** Histograms for any number of classes: i32 draws per bin and class, one column of cells at a time. */

/** Records of the node at work. */
let total: i64 = 0;
/** Squared class totals of the node at work, added up. */
let squares: i64 = 0;

/** Counts the node's classes into scratch.totals. */
export function countClasses(task: ForestTask, node: PendingNode): void {
  memory.fill(scratch.totals, 0, (task.classes as usize) << 3);
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const cell = scratch.totals + ((load<u32>(record, 8) as usize) << 3);
    store<i64>(cell, load<i64>(cell) + (load<i32>(record, 12) as i64));
  }
}

/** Adds scratch.totals up; all below asks for it first. */
export function sumClasses(task: ForestTask): void {
  total = 0;
  squares = 0;
  for (let k: usize = 0; k < (task.classes as usize); k++) {
    const count = load<i64>(scratch.totals + (k << 3));
    total += count;
    squares += count * count;
  }
}

export function isPureCounted(): bool {
  return squares == total * total;
}

export function tallyCounted(task: ForestTask, node: PendingNode, column: i32): void {
  const classes = (task.classes as usize) << 2;
  const cells = task.bins + (column as usize);
  const stride = task.stride as usize;
  const histogram = scratch.histograms;
  const bits = scratch.occupied;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const bin = load<u8>(cells + (load<u32>(record) as usize) * stride) as usize;
    const cell = histogram + bin * classes + ((load<u32>(record, 8) as usize) << 2);
    store<i32>(cell, load<i32>(cell) + load<i32>(record, 12));
    mark(bits, bin);
  }
}

/** Sums of one side's squared class counts, kept up to date while bins move from right to left. */
let leftSquares: i64 = 0;
let rightSquares: i64 = 0;
let leftTotal: i64 = 0;

/** As scanPacked does it; asks for tallyCounted first. */
export function scanCounted(task: ForestTask, column: i32): bool {
  const classes = task.classes as usize;
  startLeft(classes);
  let previous = -1;
  let differs = false;
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(scratch.occupied + ((word as usize) << 3));
    if (!marks) continue;
    store<u64>(scratch.occupied + ((word as usize) << 3), 0);
    do {
      const bin = (word << 6) + (ctz(marks) as i32);
      marks &= marks - 1;
      if (previous >= 0) differs = true;
      // Before the first bin, `previous` is below `lowest`.
      if (previous >= lowest && previous <= highest && offer())
        best.place(column, boundary(previous, bin), leftTotal);
      moveLeft(bin as usize, classes);
      previous = bin;
    } while (marks);
  }
  return differs;
}

/** As tryPacked does it. */
export function tryCounted(task: ForestTask, column: i32, bin: i32): void {
  const classes = task.classes as usize;
  startLeft(classes);
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(scratch.occupied + ((word as usize) << 3));
    store<u64>(scratch.occupied + ((word as usize) << 3), 0);
    for (; marks; marks &= marks - 1) {
      const b = (word << 6) + (ctz(marks) as i32);
      if (b <= bin) moveLeft(b as usize, classes);
      else memory.fill(scratch.histograms + (b as usize) * (classes << 2), 0, classes << 2);
    }
  }
  if (bin < lowest || bin > highest) return;
  if (offer()) best.place(column, bin, leftTotal);
}

function startLeft(classes: usize): void {
  memory.fill(scratch.lefts, 0, classes << 3);
  leftSquares = 0;
  rightSquares = squares;
  leftTotal = 0;
}

/** Moves a bin's records to the left side and clears it. */
function moveLeft(bin: usize, classes: usize): void {
  const cells = scratch.histograms + bin * (classes << 2);
  for (let k: usize = 0; k < classes; k++) {
    const count = load<i32>(cells + (k << 2)) as i64;
    if (!count) continue;
    const cell = scratch.lefts + (k << 3);
    const left = load<i64>(cell);
    const right = load<i64>(scratch.totals + (k << 3)) - left;
    leftSquares += count * (2 * left + count);
    rightSquares -= count * (2 * right - count);
    leftTotal += count;
    store<i64>(cell, left + count);
  }
  memory.fill(cells, 0, classes << 2);
}

/** Worth: squared class counts / records of both sides added, brought to one denominator. */
function offer(): bool {
  const leftWeight = leftTotal as f64;
  const rightWeight = (total - leftTotal) as f64;
  const worth = (leftSquares as f64) * rightWeight + (rightSquares as f64) * leftWeight;
  const parts = leftWeight * rightWeight;
  if (!best.isBetter(worth, parts)) return false;
  best.keep(worth, parts);
  return true;
}

/**
 * Offers to split some members of a bundle off, each by itself; asks for tallyCounted first, and
 * leaves the histogram to clearCounted.
 *
 * @returns whether the member differs within the node
 */
export function offerMemberCounted(
  task: ForestTask,
  node: PendingNode,
  column: i32,
  member: i32,
): bool {
  const classes = task.classes as usize;
  const cells = scratch.histograms + (member as usize) * (classes << 2);
  leftSquares = 0;
  rightSquares = 0;
  leftTotal = total;
  for (let k: usize = 0; k < classes; k++) {
    const right = load<i32>(cells + (k << 2)) as i64;
    const left = load<i64>(scratch.totals + (k << 3)) - right;
    leftSquares += left * left;
    rightSquares += right * right;
    leftTotal -= right;
  }
  if (leftTotal == 0 || leftTotal == total) return false;
  if (leavesRows(task, node, member) && offer()) best.place(column, member, leftTotal);
  return true;
}

/** Clears the histogram that tallyCounted has marked. */
export function clearCounted(task: ForestTask): void {
  const bytes = (task.classes as usize) << 2;
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(scratch.occupied + ((word as usize) << 3));
    store<u64>(scratch.occupied + ((word as usize) << 3), 0);
    for (; marks; marks &= marks - 1) {
      const bin = ((word << 6) + (ctz(marks) as i32)) as usize;
      memory.fill(scratch.histograms + bin * bytes, 0, bytes);
    }
  }
}
