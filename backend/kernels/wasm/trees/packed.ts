import * as best from './best-split';
import { firstWeight, isWeighed, secondWeight } from './class-weights';
import { ForestTask, PendingNode } from './forest-task';
import { highest, leavesRows, lowest } from './leaf-limits';
import { boundary, isSmall, mark } from './node-bins';
import * as scratch from './scratch';

/**
 * Histograms for two classes and for regressions. A packed value is (sum << 24) | weight in one i64,
 * so that one integer addition adds both, exactly and in any order: the sum of class codes or of
 * scaled targets, never negative, and the number of draws, below 2^24.
 */
const WEIGHT: i64 = 0xffffff;

/** Sums the node's records up by the bins of up to four columns of cells, in scratch.group. */
export function tallyPacked(task: ForestTask, node: PendingNode, columns: i32): void {
  if (columns < scratch.GROUP) for (let k = 0; k < columns; k++) tallyOne(task, node, k);
  else if (isSmall(node)) tallyFourMarked(task, node);
  else {
    tallyFour(task, node);
    for (let k = 0; k < columns; k++) markOccupied(k);
  }
}

/** Marks the bins as it goes. */
function tallyOne(task: ForestTask, node: PendingNode, place: i32): void {
  const histogram = histogramAt(place);
  const bits = bitsAt(place);
  const cells = task.bins + cellsAt(place);
  const stride = task.stride as usize;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const bin = load<u8>(cells + (load<u32>(record) as usize) * stride) as usize;
    add(histogram + (bin << 3), load<i64>(record, 8));
    mark(bits, bin);
  }
}

/** Four columns in one pass: a row's cells share a cache line. */
function tallyFour(task: ForestTask, node: PendingNode): void {
  const a = cellsAt(0);
  const b = cellsAt(1);
  const c = cellsAt(2);
  const d = cellsAt(3);
  const stride = task.stride as usize;
  const bins = task.bins;
  const histogram = scratch.histograms;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const row = bins + (load<u32>(record) as usize) * stride;
    const value = load<i64>(record, 8);
    add(histogram + ((load<u8>(row + a) as usize) << 3), value);
    add(histogram + scratch.PACKED_BYTES + ((load<u8>(row + b) as usize) << 3), value);
    add(histogram + 2 * scratch.PACKED_BYTES + ((load<u8>(row + c) as usize) << 3), value);
    add(histogram + 3 * scratch.PACKED_BYTES + ((load<u8>(row + d) as usize) << 3), value);
  }
}

function tallyFourMarked(task: ForestTask, node: PendingNode): void {
  const a = cellsAt(0);
  const b = cellsAt(1);
  const c = cellsAt(2);
  const d = cellsAt(3);
  const stride = task.stride as usize;
  const bins = task.bins;
  const histogram = scratch.histograms;
  const bits = scratch.occupied;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const row = bins + (load<u32>(record) as usize) * stride;
    const value = load<i64>(record, 8);
    const first = load<u8>(row + a) as usize;
    const second = load<u8>(row + b) as usize;
    const third = load<u8>(row + c) as usize;
    const fourth = load<u8>(row + d) as usize;
    add(histogram + (first << 3), value);
    add(histogram + scratch.PACKED_BYTES + (second << 3), value);
    add(histogram + 2 * scratch.PACKED_BYTES + (third << 3), value);
    add(histogram + 3 * scratch.PACKED_BYTES + (fourth << 3), value);
    mark(bits, first);
    mark(bits + 32, second);
    mark(bits + 64, third);
    mark(bits + 96, fourth);
  }
}

function add(cell: usize, value: i64): void {
  store<i64>(cell, load<i64>(cell) + value);
}

function markOccupied(place: i32): void {
  const histogram = histogramAt(place);
  const bits = bitsAt(place);
  for (let bin: usize = 0; bin < 256; bin++) if (load<i64>(histogram + (bin << 3))) mark(bits, bin);
}

/**
 * Offers every split of a column in the group, and clears its histogram.
 *
 * @returns whether the column differs within the node
 */
export function scanPacked(node: PendingNode, place: i32): bool {
  return isWeighed ? scan<ByClass>(node, place) : scan<Alike>(node, place);
}

function scan<Judge>(node: PendingNode, place: i32): bool {
  const judge = changetype<Judge>(0);
  const histogram = histogramAt(place);
  const bits = bitsAt(place);
  let left: i64 = 0;
  let previous = -1;
  let differs = false;
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(bits + ((word as usize) << 3));
    if (!marks) continue;
    store<u64>(bits + ((word as usize) << 3), 0);
    do {
      const bin = (word << 6) + (ctz(marks) as i32);
      marks &= marks - 1;
      const cell = histogram + ((bin as usize) << 3);
      if (previous >= 0) differs = true;
      // Before the first bin, `previous` is below `lowest`.
      if (previous >= lowest && previous <= highest && judge.offer(left, node.total))
        best.place(cellsAt(place) as i32, boundary(previous, bin), left);
      left += load<i64>(cell);
      store<i64>(cell, 0);
      previous = bin;
    } while (marks);
  }
  return differs;
}

/** Offers the split after one bin only, for extremely randomised trees, and clears the histogram. */
export function tryPacked(node: PendingNode, place: i32, bin: i32): void {
  const histogram = histogramAt(place);
  const bits = bitsAt(place);
  let left: i64 = 0;
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(bits + ((word as usize) << 3));
    store<u64>(bits + ((word as usize) << 3), 0);
    for (; marks; marks &= marks - 1) {
      const b = (word << 6) + (ctz(marks) as i32);
      const cell = histogram + ((b as usize) << 3);
      if (b <= bin) left += load<i64>(cell);
      store<i64>(cell, 0);
    }
  }
  if (bin < lowest || bin > highest) return;
  if (offerOne(left, node.total)) best.place(cellsAt(place) as i32, bin, left);
}

/**
 * Worth of a split: sum² / weight of both sides added, brought to one denominator. It grows as
 * squared error or Gini impurity falls.
 */
function offer(leftSum: f64, leftWeight: f64, rightSum: f64, rightWeight: f64): bool {
  const worth = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
  const parts = leftWeight * rightWeight;
  if (!best.isBetter(worth, parts)) return false;
  best.keep(worth, parts);
  return true;
}

/** How packed sums are judged, as types: loops are compiled for each of them, see neighbours/distances.ts. */
@unmanaged
class Alike {
  @inline
  offer(left: i64, total: i64): bool {
    const leftWeight = (left & WEIGHT) as f64;
    const rightWeight = ((total & WEIGHT) as f64) - leftWeight;
    const leftSum = (left >> 24) as f64;
    const rightSum = ((total >> 24) as f64) - leftSum;
    return offer(leftSum, leftWeight, rightSum, rightWeight);
  }
}

/** Two classes that count differently. */
@unmanaged
class ByClass {
  @inline
  offer(left: i64, total: i64): bool {
    const right = total - left;
    const leftSum = secondWeight * ((left >> 24) as f64);
    const rightSum = secondWeight * ((right >> 24) as f64);
    const leftWeight = leftSum + firstWeight * (((left & WEIGHT) - (left >> 24)) as f64);
    const rightWeight = rightSum + firstWeight * (((right & WEIGHT) - (right >> 24)) as f64);
    return offer(leftSum, leftWeight, rightSum, rightWeight);
  }
}

/** Where no loop is worth two. */
function offerOne(left: i64, total: i64): bool {
  if (isWeighed) return changetype<ByClass>(0).offer(left, total);
  return changetype<Alike>(0).offer(left, total);
}

/** The draws of two classes, into scratch.totals. */
export function measurePacked(node: PendingNode): void {
  const second = node.total >> 24;
  store<i64>(scratch.totals, (node.total & WEIGHT) - second);
  store<i64>(scratch.totals, second, 8);
}

/** Whether all records have the same target. */
export function isPurePacked(task: ForestTask, node: PendingNode): bool {
  if (task.classes == 2) return !load<i64>(scratch.totals) || !load<i64>(scratch.totals, 8);
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  const first = load<i64>(record, 8);
  for (; record < end; record += 16) {
    const value = load<i64>(record, 8);
    // A row drawn twice carries twice its target.
    if (value != first && (value >> 24) * (first & WEIGHT) != (first >> 24) * (value & WEIGHT))
      return false;
  }
  return true;
}

function histogramAt(place: i32): usize {
  return scratch.histograms + (place as usize) * scratch.PACKED_BYTES;
}

export function bitsAt(place: i32): usize {
  return scratch.occupied + ((place as usize) << 5);
}

function cellsAt(place: i32): usize {
  return load<u32>(scratch.group + ((place as usize) << 2)) as usize;
}

/** Sums of up to four members of one bundle, in scratch.members, into scratch.memberSums. */
export function sumMembersPacked(task: ForestTask, node: PendingNode, column: i32): void {
  const a = load<i32>(scratch.members);
  const b = load<i32>(scratch.members, 4);
  const c = load<i32>(scratch.members, 8);
  const d = load<i32>(scratch.members, 12);
  const cells = task.bins + (column as usize);
  const stride = task.stride as usize;
  let first: i64 = 0;
  let second: i64 = 0;
  let third: i64 = 0;
  let fourth: i64 = 0;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const value = load<i64>(record, 8);
    const bin = load<u8>(cells + (load<u32>(record) as usize) * stride) as i32;
    // All ones where it is the member, to leave branches out.
    first += value & -((bin == a) as i64);
    second += value & -((bin == b) as i64);
    third += value & -((bin == c) as i64);
    fourth += value & -((bin == d) as i64);
  }
  store<i64>(scratch.memberSums, first);
  store<i64>(scratch.memberSums, second, 8);
  store<i64>(scratch.memberSums, third, 16);
  store<i64>(scratch.memberSums, fourth, 24);
}

/**
 * Offers to split the member at this place off.
 *
 * @returns whether it differs within the node
 */
export function offerMemberPacked(
  task: ForestTask,
  node: PendingNode,
  column: i32,
  place: i32,
): bool {
  const right = load<i64>(scratch.memberSums + ((place as usize) << 3));
  const weight = right & WEIGHT;
  if (weight == 0 || weight == (node.total & WEIGHT)) return false;
  const member = load<i32>(scratch.members + ((place as usize) << 2));
  const left = node.total - right;
  if (leavesRows(task, node, member) && offerOne(left, node.total))
    best.place(column, member, left);
  return true;
}
