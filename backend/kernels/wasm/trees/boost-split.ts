import { isBound, readBounds, way, within } from './boost-bounds';
import { BoostLeaf, BoostTask } from './boost-task';
import { countRows, findLimits, highest, leavesRows, lowest } from './leaf-limits';
import { MISSING, boundary } from './node-bins';
import * as scratch from './scratch';
import { ownFrom, ownTo } from '../team';

/** The best split of one column in the leaf at work. */
@unmanaged
class Candidate {
  worth: f64;
  leftTotal: i64;
  bin: i32;
  /** Whether it leaves enough rows on both sides. */
  isCounted: i32;
}

let hessianBits: i64 = 0;
let hessianMask: i64 = 0;
let penalty: f64 = 0;
let leastHessian: f64 = 0;

/** Finds the best split of each of this thread's columns in the leaf's histograms. */
export function scanLeaf(task: BoostTask, leaf: BoostLeaf): void {
  const end = ownTo(task.columns);
  for (let column = ownFrom(task.columns); column < end; column++) {
    candidateOf(task, leaf, column).isCounted = task.minLeaf <= 1 ? 1 : 0;
    scanColumn(task, leaf, column);
  }
}

/**
 * Chooses the best of the columns' splits. Histograms know gradients, not rows, so where a leaf
 * needs more than one row the best column's rows are counted; if its split fails, the column is
 * searched again within its limits, and the next best may win.
 */
export function chooseSplit(task: BoostTask, leaf: BoostLeaf): void {
  readBounds(task, leaf, 0);
  const parent = isBound ? worthWithin(leaf.total) : worthOf(leaf.total);
  // More than rounding can feign.
  const least = parent * (1 + 1e-10);
  leaf.column = bestColumn(task, leaf, least);
  while (leaf.column >= 0 && !candidateOf(task, leaf, leaf.column).isCounted) {
    countColumn(task, leaf, leaf.column);
    leaf.column = bestColumn(task, leaf, least);
  }
  if (leaf.column < 0) return;
  const candidate = candidateOf(task, leaf, leaf.column);
  leaf.bin = candidate.bin;
  leaf.leftTotal = candidate.leftTotal;
  leaf.gain = candidate.worth - parent;
}

/** -gradient / hessian: the step that a leaf's rows take, in whole numbers' units. */
export function stepOf(total: i64): f64 {
  const weight = hessianOf(total) + penalty;
  // Rows that are certain have hessians of 0, and nowhere to go.
  return weight > 0 ? -gradientOf(total) / weight : 0;
}

export function readScales(task: BoostTask): void {
  hessianBits = task.hessianBits as i64;
  hessianMask = ((1 as i64) << hessianBits) - 1;
  const toHessian = load<f64>(task.rates, 8);
  penalty = load<f64>(task.rates, 24) * toHessian;
  // A thousandth, as in other boosting: less tells nothing, and nothing is divided by 0.
  leastHessian = max<f64>(1, 1e-3 * toHessian);
}

function countColumn(task: BoostTask, leaf: BoostLeaf, column: i32): void {
  const candidate = candidateOf(task, leaf, column);
  candidate.isCounted = 1;
  readBounds(task, leaf, column);
  if (isBundle(task, column)) {
    countRows(task, leaf, column);
    if (!leavesRows(task, leaf, candidate.bin)) scanBundle(task, leaf, column, true);
    return;
  }
  findLimits(task, leaf, column);
  if (candidate.bin < lowest || candidate.bin > highest)
    scanNumbers(task, leaf, column, lowest, highest);
}

/** Keeps the best split of the column, worth -1 where there is none. */
function scanColumn(task: BoostTask, leaf: BoostLeaf, column: i32): void {
  readBounds(task, leaf, column);
  if (isBundle(task, column)) scanBundle(task, leaf, column, false);
  else scanNumbers(task, leaf, column, 0, MISSING);
}

/** Splits after the bins from … to. */
function scanNumbers(task: BoostTask, leaf: BoostLeaf, column: i32, from: i32, to: i32): void {
  const candidate = candidateOf(task, leaf, column);
  candidate.worth = -1;
  const histogram = histogramOf(task, leaf.slot) + (column as usize) * scratch.PACKED_BYTES;
  const bins = binCount(task, column);
  let left: i64 = 0;
  let previous = -1;
  for (let bin = 0; bin <= bins; bin++) {
    // After the last bin of numbers comes that of missing values.
    const at = bin < bins ? bin : MISSING;
    const value = load<i64>(histogram + ((at as usize) << 3));
    if (!value) continue;
    if (previous >= 0) {
      const last = boundary(previous, at);
      if (last >= from && last <= to) offer(candidate, leaf.total, left, last);
    }
    left += value;
    previous = at;
  }
}

/** Splits each member off. */
function scanBundle(task: BoostTask, leaf: BoostLeaf, column: i32, isCounted: bool): void {
  const candidate = candidateOf(task, leaf, column);
  candidate.worth = -1;
  const histogram = histogramOf(task, leaf.slot) + (column as usize) * scratch.PACKED_BYTES;
  const members = -binCount(task, column);
  for (let member = 1; member <= members; member++) {
    const right = load<i64>(histogram + ((member as usize) << 3));
    if (!right || (isCounted && !leavesRows(task, leaf, member))) continue;
    offer(candidate, leaf.total, leaf.total - right, member);
  }
}

/** Whether a member of the bundle counted last has rows enough, and all others together. */
function isBundle(task: BoostTask, column: i32): bool {
  return binCount(task, column) < 0;
}

function binCount(task: BoostTask, column: i32): i32 {
  return load<i32>(task.binCounts + ((column as usize) << 2));
}

function offer(candidate: Candidate, total: i64, left: i64, bin: i32): void {
  const right = total - left;
  if (hessianOf(left) < leastHessian || hessianOf(right) < leastHessian) return;
  const worth = isBound ? boundWorth(left, right) : worthOf(left) + worthOf(right);
  if (worth <= candidate.worth) return;
  candidate.worth = worth;
  candidate.leftTotal = left;
  candidate.bin = bin;
}

/** Of monotone columns: worth with the steps that both sides may take; -1 where their order is wrong. */
function boundWorth(left: i64, right: i64): f64 {
  if ((within(stepOf(right)) - within(stepOf(left))) * (way as f64) < 0) return -1;
  return worthWithin(left) + worthWithin(right);
}

function worthWithin(total: i64): f64 {
  return -gradientOf(total) * within(stepOf(total));
}

/** gradient² / (hessian + penalty): twice what the loss falls by, in whole numbers' units. */
function worthOf(total: i64): f64 {
  const gradient = gradientOf(total);
  const weight = hessianOf(total) + penalty;
  return weight > 0 ? (gradient * gradient) / weight : 0;
}

function gradientOf(total: i64): f64 {
  return (total >> hessianBits) as f64;
}

function hessianOf(total: i64): f64 {
  return (total & hessianMask) as f64;
}

/** The first of the best that are worth more than `least`, -1 where none is. */
function bestColumn(task: BoostTask, leaf: BoostLeaf, least: f64): i32 {
  let best = -1;
  let worth = least;
  for (let column = 0; column < task.columns; column++) {
    const candidate = candidateOf(task, leaf, column);
    if (candidate.worth <= worth) continue;
    worth = candidate.worth;
    best = column;
  }
  return best;
}

function candidateOf(task: BoostTask, leaf: BoostLeaf, column: i32): Candidate {
  const place = (leaf.candidates * task.columns + column) as usize;
  return changetype<Candidate>(scratch.candidates + place * offsetof<Candidate>());
}

export function histogramOf(task: BoostTask, slot: i32): usize {
  return scratch.leafHistograms + (slot as usize) * (task.columns as usize) * scratch.PACKED_BYTES;
}
