import * as best from './best-split';
import { ForestTask, PendingNode } from './forest-task';
import { highest, leavesRows, lowest } from './leaf-limits';
import { boundary, mark } from './node-bins';
import * as scratch from './scratch';

/**
 * Histograms for rows that count differently: f64 sums of weights, and of weights times targets or
 * per class, one column of cells at a time. A node's records are in the order of their rows, and one
 * thread adds them, so that sums of fractions too are the same whoever grows the tree.
 *
 * Sums stand as [weight, part, part …], with a part per class, or the only one of a regression.
 */

/** Bytes of the node's sums. */
let size: usize = 0;

export function layOutWeighed(task: ForestTask): void {
  size = ((task.classes + 1) as usize) << 3;
  ways = task.monotone;
  moving = size - 8;
}

/** Where columns are monotone: the way of the column at work, and what the node is bound to. */
let ways: usize = 0;
let way: i32 = 0;
let lower: f64 = -Infinity;
let upper: f64 = Infinity;
/** Place of what has to rise or fall: the second class, or the target. */
let moving: usize = 0;
/** Between the values of both sides of the best split. */
let middle: f64 = 0;

/** To be told before a search in a task with monotone columns. */
export function bindNode(node: PendingNode): void {
  lower = node.lower;
  upper = node.upper;
}

/** Binds a child of the node just split by its best split, as scikit-learn's trees do. */
export function bindChild(task: ForestTask, child: PendingNode, isLeft: bool): void {
  const own = load<i32>(task.monotone + ((best.column as usize) << 2));
  if (own == 0) return;
  if (isLeft == own > 0) child.upper = middle;
  else child.lower = middle;
}

/** Adds the node's records up into scratch.totals; all below asks for it first. */
export function measureWeighed(task: ForestTask, node: PendingNode): void {
  memory.fill(scratch.totals, 0, size);
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) add(task, record, scratch.totals);
}

/** Whether all records have the same target. */
export function isPureWeighed(task: ForestTask, node: PendingNode): bool {
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  const first = targetAt(task, record);
  for (; record < end; record += 16) if (targetAt(task, record) != first) return false;
  return true;
}

export function tallyWeighed(task: ForestTask, node: PendingNode, column: i32): void {
  if (ways) way = load<i32>(ways + ((column as usize) << 2));
  const cells = task.bins + (column as usize);
  const stride = task.stride as usize;
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  for (; record < end; record += 16) {
    const bin = load<u8>(cells + (load<u32>(record) as usize) * stride) as usize;
    add(task, record, scratch.histograms + bin * size);
    mark(scratch.occupied, bin);
  }
}

/** As scanPacked does it; asks for tallyWeighed first. */
export function scanWeighed(column: i32): bool {
  memory.fill(scratch.lefts, 0, size);
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
      if (previous >= lowest && previous <= highest && offer(scratch.lefts))
        best.place(column, boundary(previous, bin), 0);
      moveLeft(bin as usize);
      previous = bin;
    } while (marks);
  }
  return differs;
}

/** As tryPacked does it. */
export function tryWeighed(column: i32, bin: i32): void {
  memory.fill(scratch.lefts, 0, size);
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(scratch.occupied + ((word as usize) << 3));
    store<u64>(scratch.occupied + ((word as usize) << 3), 0);
    for (; marks; marks &= marks - 1) {
      const b = (word << 6) + (ctz(marks) as i32);
      if (b <= bin) moveLeft(b as usize);
      else memory.fill(scratch.histograms + (b as usize) * size, 0, size);
    }
  }
  if (bin >= lowest && bin <= highest && offer(scratch.lefts)) best.place(column, bin, 0);
}

/** As offerMemberCounted does it; leaves the histogram to clearWeighed. */
export function offerMemberWeighed(
  task: ForestTask,
  node: PendingNode,
  column: i32,
  member: i32,
): bool {
  const own = scratch.histograms + (member as usize) * size;
  const weight = load<f64>(own);
  if (weight == 0 || !differsWithin(member)) return false;
  for (let at: usize = 0; at < size; at += 8)
    store<f64>(scratch.lefts + at, load<f64>(scratch.totals + at) - load<f64>(own + at));
  if (leavesRows(task, node, member) && offer(scratch.lefts)) best.place(column, member, 0);
  return true;
}

/** Clears the histogram that tallyWeighed has marked. */
export function clearWeighed(): void {
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(scratch.occupied + ((word as usize) << 3));
    store<u64>(scratch.occupied + ((word as usize) << 3), 0);
    for (; marks; marks &= marks - 1) {
      const bin = ((word << 6) + (ctz(marks) as i32)) as usize;
      memory.fill(scratch.histograms + bin * size, 0, size);
    }
  }
}

/** Whether another bin than this one occurs too. */
function differsWithin(bin: i32): bool {
  for (let word = 0; word < 4; word++) {
    let marks = load<u64>(scratch.occupied + ((word as usize) << 3));
    if (word == bin >> 6) marks &= ~((1 as u64) << ((bin & 63) as u64));
    if (marks) return true;
  }
  return false;
}

/**
 * What a leaf predicts where columns are monotone: its mean as a whole number, of which the host
 * makes a value, or the shares of its classes.
 */
export function writeBoundLeaf(task: ForestTask, node: PendingNode, row: usize): void {
  const value = load<f64>(scratch.totals + moving) / load<f64>(scratch.totals);
  // Sums of fractions may differ in the last digit from those that the split was judged by.
  const bound = max(node.lower, min(node.upper, value));
  if (task.classes == 1) store<f64>(row, bound);
  else {
    store<f64>(row, 1 - bound);
    store<f64>(row, bound, 8);
  }
}

/** The shares of the measured node's classes. */
export function writeWeighedLeaf(task: ForestTask, row: usize): void {
  const weight = load<f64>(scratch.totals);
  for (let k: usize = 0; k < (task.classes as usize); k++)
    store<f64>(row + (k << 3), load<f64>(scratch.totals + ((k + 1) << 3)) / weight);
}

/** Of a record: the code of its class, or its target as a whole number. */
export function targetAt(task: ForestTask, record: usize): f64 {
  return load<f64>(task.weighedTargets + ((load<u32>(record) as usize) << 3));
}

export function weightAt(record: usize): f64 {
  return load<f64>(record, 8);
}

function add(task: ForestTask, record: usize, sums: usize): void {
  const weight = weightAt(record);
  const target = targetAt(task, record);
  store<f64>(sums, load<f64>(sums) + weight);
  const isClass = task.classes > 1;
  const part = sums + (isClass ? ((target as usize) + 1) << 3 : 8);
  store<f64>(part, load<f64>(part) + (isClass ? weight : weight * target));
}

/** Moves a bin's records to the left side and clears it. */
function moveLeft(bin: usize): void {
  const own = scratch.histograms + bin * size;
  for (let at: usize = 0; at < size; at += 8) {
    const side = scratch.lefts + at;
    store<f64>(side, load<f64>(side) + load<f64>(own + at));
    store<f64>(own + at, 0);
  }
}

/** Worth: squared parts / weight of both sides added, brought to one denominator. */
function offer(left: usize): bool {
  const leftWeight = load<f64>(left);
  const rightWeight = load<f64>(scratch.totals) - leftWeight;
  // Weights too small to count beside the others.
  if (leftWeight <= 0 || rightWeight <= 0) return false;
  let leftSquares: f64 = 0;
  let rightSquares: f64 = 0;
  for (let at: usize = 8; at < size; at += 8) {
    const part = load<f64>(left + at);
    const other = load<f64>(scratch.totals + at) - part;
    leftSquares += part * part;
    rightSquares += other * other;
  }
  const worth = leftSquares * rightWeight + rightSquares * leftWeight;
  const parts = leftWeight * rightWeight;
  if (!best.isBetter(worth, parts)) return false;
  if (ways && !isWithin(load<f64>(left + moving), leftWeight, rightWeight)) return false;
  best.keep(worth, parts);
  return true;
}

/** Whether both sides keep to the node's bounds, and the column's way. */
function isWithin(leftPart: f64, leftWeight: f64, rightWeight: f64): bool {
  const left = leftPart / leftWeight;
  const right = (load<f64>(scratch.totals + moving) - leftPart) / rightWeight;
  if (min(left, right) < lower || max(left, right) > upper) return false;
  if ((right - left) * (way as f64) < 0) return false;
  middle = (left + right) / 2;
  return true;
}
