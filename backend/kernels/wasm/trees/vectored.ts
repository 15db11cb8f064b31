import * as best from './best-split';
import { ForestTask, PendingNode } from './forest-task';
import { highest, leavesRows, lowest } from './leaf-limits';
import { boundary, isSmall, mark } from './node-bins';
import * as scratch from './scratch';

/**
 * Histograms for three to seven classes: a bin is one vector of eight 16-bit counts, those of the
 * classes and in the last lane their sum, so that one addition counts a record.
 */

export const MOST_CLASSES: i32 = 7;
/** Squares of so many draws add up within 31 bits. */
export const MOST_DRAWS: i64 = 16_000;

/** Bytes from one histogram to the next. */
const BYTES: usize = 256 * 16;

/** The node at work. */
let total: v128 = i64x2.splat(0);
let weight: i32 = 0;

/** Lane k of unit k, and the last lane of all, is 1. */
export function writeUnits(task: ForestTask): void {
  for (let k = 0; k < task.classes && task.classes <= MOST_CLASSES; k++) {
    const unit = scratch.units + ((k as usize) << 4);
    store<u16>(unit + ((k as usize) << 1), 1);
    store<u16>(unit, 1, 14);
  }
}

/** Counts the node's classes, into scratch.totals too. */
export function measureVector(task: ForestTask, node: PendingNode): void {
  let sum = i64x2.splat(0);
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) sum = i16x8.add(sum, drawsAt(record));
  total = sum;
  weight = weightOf(sum);
  v128.store(scratch.memberSums, sum);
  for (let k: usize = 0; k < (task.classes as usize); k++)
    store<i64>(scratch.totals + (k << 3), load<u16>(scratch.memberSums + (k << 1)) as i64);
}

/** Counts the node's records by the bins of up to four columns of cells, in scratch.group. */
export function tallyVector(task: ForestTask, node: PendingNode, columns: i32): void {
  if (columns < scratch.GROUP) for (let k = 0; k < columns; k++) tallyOne(task, node, k);
  else if (isSmall(node)) tallyFourMarked(task, node);
  else tallyFour(task, node);
}

function tallyOne(task: ForestTask, node: PendingNode, place: i32): void {
  const histogram = scratch.histograms + (place as usize) * BYTES;
  const bits = scratch.occupied + ((place as usize) << 5);
  const cells = task.bins + cellsAt(place);
  const stride = task.stride as usize;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const bin = load<u8>(cells + (load<u32>(record) as usize) * stride) as usize;
    add(histogram + (bin << 4), drawsAt(record));
    mark(bits, bin);
  }
}

function tallyFour(task: ForestTask, node: PendingNode): void {
  const a = cellsAt(0);
  const b = cellsAt(1);
  const c = cellsAt(2);
  const d = cellsAt(3);
  const stride = task.stride as usize;
  const histogram = scratch.histograms;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const row = task.bins + (load<u32>(record) as usize) * stride;
    const draws = drawsAt(record);
    add(histogram + ((load<u8>(row + a) as usize) << 4), draws);
    add(histogram + BYTES + ((load<u8>(row + b) as usize) << 4), draws);
    add(histogram + 2 * BYTES + ((load<u8>(row + c) as usize) << 4), draws);
    add(histogram + 3 * BYTES + ((load<u8>(row + d) as usize) << 4), draws);
  }
  for (let place: usize = 0; place < 4; place++)
    for (let bin: usize = 0; bin < 256; bin++)
      if (load<u16>(histogram + place * BYTES + (bin << 4), 14))
        mark(scratch.occupied + (place << 5), bin);
}

function tallyFourMarked(task: ForestTask, node: PendingNode): void {
  const a = cellsAt(0);
  const b = cellsAt(1);
  const c = cellsAt(2);
  const d = cellsAt(3);
  const stride = task.stride as usize;
  const histogram = scratch.histograms;
  const bits = scratch.occupied;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const row = task.bins + (load<u32>(record) as usize) * stride;
    const draws = drawsAt(record);
    const first = load<u8>(row + a) as usize;
    const second = load<u8>(row + b) as usize;
    const third = load<u8>(row + c) as usize;
    const fourth = load<u8>(row + d) as usize;
    add(histogram + (first << 4), draws);
    add(histogram + BYTES + (second << 4), draws);
    add(histogram + 2 * BYTES + (third << 4), draws);
    add(histogram + 3 * BYTES + (fourth << 4), draws);
    mark(bits, first);
    mark(bits + 32, second);
    mark(bits + 64, third);
    mark(bits + 96, fourth);
  }
}

/** As scanPacked does it; asks for measureVector and tallyVector first. */
export function scanVector(place: i32): bool {
  const histogram = scratch.histograms + (place as usize) * BYTES;
  const bits = scratch.occupied + ((place as usize) << 5);
  let left = i64x2.splat(0);
  let previous = -1;
  let differs = false;
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(bits + ((word as usize) << 3));
    if (!marks) continue;
    store<u64>(bits + ((word as usize) << 3), 0);
    do {
      const bin = (word << 6) + (ctz(marks) as i32);
      marks &= marks - 1;
      const cell = histogram + ((bin as usize) << 4);
      if (previous >= 0) differs = true;
      // Before the first bin, `previous` is below `lowest`.
      if (previous >= lowest && previous <= highest && offer(left))
        best.place(cellsAt(place) as i32, boundary(previous, bin), weightOf(left));
      left = i16x8.add(left, v128.load(cell));
      v128.store(cell, i64x2.splat(0));
      previous = bin;
    } while (marks);
  }
  return differs;
}

/** As sumMembersPacked does it. */
export function sumMembersVector(task: ForestTask, node: PendingNode, column: i32): void {
  const a = load<i32>(scratch.members);
  const b = load<i32>(scratch.members, 4);
  const c = load<i32>(scratch.members, 8);
  const d = load<i32>(scratch.members, 12);
  const cells = task.bins + (column as usize);
  const stride = task.stride as usize;
  let first = i64x2.splat(0);
  let second = i64x2.splat(0);
  let third = i64x2.splat(0);
  let fourth = i64x2.splat(0);
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const bin = load<u8>(cells + (load<u32>(record) as usize) * stride) as i32;
    const draws = drawsAt(record);
    first = i16x8.add(first, v128.and(draws, allOnes(bin == a)));
    second = i16x8.add(second, v128.and(draws, allOnes(bin == b)));
    third = i16x8.add(third, v128.and(draws, allOnes(bin == c)));
    fourth = i16x8.add(fourth, v128.and(draws, allOnes(bin == d)));
  }
  v128.store(scratch.memberSums, first);
  v128.store(scratch.memberSums, second, 16);
  v128.store(scratch.memberSums, third, 32);
  v128.store(scratch.memberSums, fourth, 48);
}

/** As offerMemberPacked does it. */
export function offerMemberVector(
  task: ForestTask,
  node: PendingNode,
  column: i32,
  place: i32,
): bool {
  const left = i16x8.sub(total, v128.load(scratch.memberSums + ((place as usize) << 4)));
  const leftWeight = weightOf(left);
  if (leftWeight == 0 || leftWeight == weight) return false;
  const member = load<i32>(scratch.members + ((place as usize) << 2));
  if (leavesRows(task, node, member) && offer(left)) best.place(column, member, leftWeight);
  return true;
}

/** The same numbers as counted.ts compares. */
function offer(left: v128): bool {
  const right = i16x8.sub(total, left);
  const leftWeight = weightOf(left);
  const rightWeight = weight - leftWeight;
  // Of four lanes each, two and two still to be added; the last lane is no class.
  const lefts = i32x4.dot_i16x8_s(left, left);
  const rights = i32x4.dot_i16x8_s(right, right);
  const halves = i32x4.add(
    i32x4.shuffle(lefts, rights, 0, 2, 4, 6),
    i32x4.shuffle(lefts, rights, 1, 3, 5, 7),
  );
  const leftSquares =
    i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1) - leftWeight * leftWeight;
  const rightSquares =
    i32x4.extract_lane(halves, 2) + i32x4.extract_lane(halves, 3) - rightWeight * rightWeight;
  const worth =
    (leftSquares as f64) * (rightWeight as f64) + (rightSquares as f64) * (leftWeight as f64);
  const parts = (leftWeight as f64) * (rightWeight as f64);
  if (!best.isBetter(worth, parts)) return false;
  best.keep(worth, parts);
  return true;
}

function drawsAt(record: usize): v128 {
  const unit = v128.load(scratch.units + ((load<u32>(record, 8) as usize) << 4));
  return i16x8.mul(unit, i16x8.splat(load<i32>(record, 12) as i16));
}

function weightOf(counts: v128): i32 {
  return i16x8.extract_lane_s(counts, 7);
}

function allOnes(isSet: bool): v128 {
  return i32x4.splat(-(isSet as i32));
}

function add(cell: usize, draws: v128): void {
  v128.store(cell, i16x8.add(v128.load(cell), draws));
}

function cellsAt(place: i32): usize {
  return load<u32>(scratch.group + ((place as usize) << 2)) as usize;
}
