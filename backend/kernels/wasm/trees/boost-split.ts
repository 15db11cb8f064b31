import { codesOf } from './bin-task';
import { isBound, readBounds } from './boost-bounds';
import { scanCategory } from './boost-category';
import { countRows } from './boost-limits';
import { histogramOf } from './boost-histograms';
import { BoostLeaf, BoostTask, Candidate, setOfCandidate, setOfLeaf } from './boost-task';
import {
  gradientOf,
  hessianBits,
  hessianMask,
  hessianOf,
  leastHessian,
  offer,
  penalty,
  sureHessian,
  worthOf,
  worthWithin,
} from './boost-worth';
import { SET_BYTES } from './code-set';
import { freeLimits, highest, leavesRows, lowest, readLimits } from './leaf-limits';
import { MISSING, boundary } from './node-bins';
import * as scratch from './scratch';
import { ownFrom, ownTo } from '../team';

/** The two leaves whose columns are searched together. */
export const LIGHTER: i32 = 0;
export const HEAVIER: i32 = 1;

/** Finds the best split of each of this thread's columns in the leaf's histograms. */
export function scanLeaf(task: BoostTask, leaf: BoostLeaf, which: i32): void {
  const end = ownTo(task.columns);
  for (let column = ownFrom(task.columns); column < end; column++) {
    const candidate = candidateOf(scratch.candidates, task, which, column);
    candidate.isCounted = task.minLeaf <= 1 ? 1 : 0;
    scanColumn(task, leaf, column, candidate);
  }
}

/**
 * Chooses the best of the columns' splits; every thread does so for itself. Histograms know
 * gradients, not rows, so where a leaf needs more than one row and hessians do not tell, the best
 * column's rows are counted; if its split fails, the column is searched again within its limits,
 * and the next best may win.
 */
export function chooseSplit(task: BoostTask, leaf: BoostLeaf, which: i32): void {
  const bytes = (task.columns as usize) * offsetof<Candidate>();
  memory.copy(scratch.choices, scratch.candidates + (which as usize) * bytes, bytes);
  readBounds(task, leaf, 0);
  const parent = isBound ? worthWithin(leaf.total) : worthOf(leaf.total);
  // More than rounding can feign.
  const least = parent * (1 + 1e-10);
  let column = bestColumn(task, least);
  while (column >= 0 && !leavesEnough(leaf, choiceOf(task, column))) {
    countColumn(task, leaf, column);
    column = bestColumn(task, least);
  }
  leaf.column = column;
  if (column < 0) return;
  const choice = choiceOf(task, column);
  leaf.bin = choice.bin;
  memory.copy(setOfLeaf(leaf), setOfCandidate(choice), SET_BYTES);
  leaf.leftTotal = choice.leftTotal;
  leaf.gain = choice.worth - parent;
}

function leavesEnough(leaf: BoostLeaf, choice: Candidate): bool {
  if (choice.isCounted) return true;
  const left = hessianOf(choice.leftTotal);
  return left >= sureHessian && hessianOf(leaf.total) - left >= sureHessian;
}

function countColumn(task: BoostTask, leaf: BoostLeaf, column: i32): void {
  const choice = choiceOf(task, column);
  choice.isCounted = 1;
  readBounds(task, leaf, column);
  countRows(task, leaf, column);
  if (codesOf(task, column)) {
    scanCategory(task, leaf, column, choice);
    return;
  }
  if (isBundle(task, column)) {
    if (!leavesRows(task, leaf, choice.bin)) scanBundle(task, leaf, column, choice);
    return;
  }
  readLimits(task, leaf);
  if (choice.bin < lowest || choice.bin > highest) scanWithin(task, leaf, column, choice);
}

/** Keeps the best split of the column, worth -1 where there is none. */
function scanColumn(task: BoostTask, leaf: BoostLeaf, column: i32, into: Candidate): void {
  readBounds(task, leaf, column);
  freeLimits();
  if (codesOf(task, column)) scanCategory(task, leaf, column, into);
  else if (isBundle(task, column)) scanBundle(task, leaf, column, into);
  else if (isBound) scanWithin(task, leaf, column, into);
  else scanNumbers(task, leaf, column, into);
}

/**
 * Splits after any bin. Two bins are looked at together, with the operations of worthOf: sums of the
 * left sides after this bin and the next, and what they leave of the leaf.
 */
function scanNumbers(task: BoostTask, leaf: BoostLeaf, column: i32, into: Candidate): void {
  const histogram = histogramOf(task, leaf.slot) + (column as usize) * scratch.PACKED_BYTES;
  const bins = binCount(task, column);
  const shift = hessianBits as i32;
  const mask = i64x2.splat(hessianMask);
  const penalties = f64x2.splat(penalty);
  const least = f64x2.splat(leastHessian as f64);
  const gradient = f64x2.splat(gradientOf(leaf.total));
  const hessian = f64x2.splat(hessianOf(leaf.total) as f64);
  const most = f64x2.sub(hessian, least);
  let before = i64x2.splat(0);
  let at = i64x2(0, 1);
  let bestWorth = f64x2.splat(-1);
  let bestLeft = before;
  let bestAt = at;
  for (let bin = 0; bin < bins; bin += 2) {
    const two = v128.load(histogram + ((bin as usize) << 3));
    // (a, b) and (0, a): after the first bin, and after both.
    const pairs = i64x2.add(two, i64x2.shuffle(two, i64x2.splat(0), 2, 0));
    const left = i64x2.add(before, pairs);
    before = i64x2.shuffle(left, left, 1, 1);
    const h = Floats.of(v128.and(left, mask));
    const g = Floats.of(i64x2.shr_s(left, shift));
    const rest = f64x2.sub(gradient, g);
    const worth = f64x2.add(
      f64x2.div(f64x2.mul(g, g), f64x2.add(h, penalties)),
      f64x2.div(f64x2.mul(rest, rest), f64x2.add(f64x2.sub(hessian, h), penalties)),
    );
    const isEnough = v128.and(f64x2.ge(h, least), f64x2.le(h, most));
    // Behind a bin that does not occur it is what it was, and the first of equals stays.
    const isBetter = v128.and(f64x2.gt(worth, bestWorth), isEnough);
    bestWorth = v128.bitselect(worth, bestWorth, isBetter);
    bestLeft = v128.bitselect(left, bestLeft, isBetter);
    bestAt = v128.bitselect(at, bestAt, isBetter);
    at = i64x2.add(at, i64x2.splat(2));
  }
  const even = f64x2.extract_lane(bestWorth, 0);
  const odd = f64x2.extract_lane(bestWorth, 1);
  const isOdd =
    odd > even || (odd == even && i64x2.extract_lane(bestAt, 1) < i64x2.extract_lane(bestAt, 0));
  into.worth = isOdd ? odd : even;
  if (into.worth < 0) return;
  into.leftTotal = isOdd ? i64x2.extract_lane(bestLeft, 1) : i64x2.extract_lane(bestLeft, 0);
  const bin = (isOdd ? i64x2.extract_lane(bestAt, 1) : i64x2.extract_lane(bestAt, 0)) as i32;
  into.bin = boundary(bin, nextOccurring(histogram, bin + 1, bins));
}

/** Splits after the bins lowest … highest. */
function scanWithin(task: BoostTask, leaf: BoostLeaf, column: i32, into: Candidate): void {
  into.worth = -1;
  const histogram = histogramOf(task, leaf.slot) + (column as usize) * scratch.PACKED_BYTES;
  const bins = binCount(task, column);
  let left: i64 = 0;
  for (let bin = 0; bin < bins; bin++) {
    const value = load<i64>(histogram + ((bin as usize) << 3));
    left += value;
    const hessian = hessianOf(left);
    if (!value || hessian < leastHessian) continue;
    if (hessianOf(leaf.total) - hessian < leastHessian) return;
    const last = boundary(bin, nextOccurring(histogram, bin + 1, bins));
    if (last >= lowest && last <= highest) offer(into, leaf.total, left, last);
  }
}

/** After the last bin of numbers comes that of missing values. */
function nextOccurring(histogram: usize, from: i32, bins: i32): i32 {
  for (let bin = from; bin < bins; bin++)
    if (load<i64>(histogram + ((bin as usize) << 3))) return bin;
  return MISSING;
}

/** Splits each member off. */
function scanBundle(task: BoostTask, leaf: BoostLeaf, column: i32, into: Candidate): void {
  into.worth = -1;
  const histogram = histogramOf(task, leaf.slot) + (column as usize) * scratch.PACKED_BYTES;
  const members = -binCount(task, column);
  const total = leaf.total;
  for (let member = 1; member <= members; member++) {
    const right = load<i64>(histogram + ((member as usize) << 3));
    const hessian = hessianOf(right);
    if (hessian < leastHessian || hessianOf(total) - hessian < leastHessian) continue;
    if (into.isCounted && !leavesRows(task, leaf, member)) continue;
    offer(into, total, total - right, member);
  }
}

/** A class, because only methods can be inlined. */
abstract class Floats {
  /** Whole numbers within ± 2^51: added to the bits of 1.5 · 2^52, they are its last ones. */
  @inline
  static of(whole: v128): v128 {
    const base = f64x2.splat(6755399441055744);
    return f64x2.sub(i64x2.add(whole, base), base);
  }
}

/** Whether the column stands for several, of which no two are high in a row. */
function isBundle(task: BoostTask, column: i32): bool {
  return binCount(task, column) < 0;
}

function binCount(task: BoostTask, column: i32): i32 {
  return load<i32>(task.binCounts + ((column as usize) << 2));
}

/** The first of the best choices that are worth more than `least`, -1 where none is. */
function bestColumn(task: BoostTask, least: f64): i32 {
  let best = -1;
  let worth = least;
  for (let column = 0; column < task.columns; column++) {
    const choice = choiceOf(task, column);
    if (choice.worth <= worth) continue;
    worth = choice.worth;
    best = column;
  }
  return best;
}

function choiceOf(task: BoostTask, column: i32): Candidate {
  return candidateOf(scratch.choices, task, LIGHTER, column);
}

function candidateOf(from: usize, task: BoostTask, which: i32, column: i32): Candidate {
  const place = (which * task.columns + column) as usize;
  return changetype<Candidate>(from + place * offsetof<Candidate>());
}
