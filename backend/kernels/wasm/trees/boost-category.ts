import { codesOf } from './bin-task';
import { histogramOf } from './boost-histograms';
import { BoostLeaf, BoostTask, Candidate, setOfCandidate } from './boost-task';
import { gradientOf, hessianOf, leastHessian, offer, smoothing } from './boost-worth';
import { addInOrder, codeAt, ordered, sortOrder, startOrder } from './code-order';
import { addCode, clearSet } from './code-set';
import * as scratch from './scratch';

/**
 * Finds the best set of a category's codes to go left. Codes are put in the order of their
 * gradient / (hessian + smoothing), and sets grow from both of its ends, up to half of the leaf:
 * what the leaf knows too little of, or has never seen, goes right, with most rows.
 *
 * Source: as HistGradientBoosting of scikit-learn does it, and as LightGBM did first: Ke et al.,
 * "LightGBM: a highly efficient gradient boosting decision tree", 2017. Which codes a leaf knows
 * enough of, and the smoothing (trees/boost-task.ts), are those of HistGradientBoosting.
 */
export function scanCategory(task: BoostTask, leaf: BoostLeaf, column: i32, into: Candidate): void {
  into.worth = -1;
  const histogram = histogramOf(task, leaf.slot) + (column as usize) * scratch.PACKED_BYTES;
  const codes = codesOf(task, column);
  startOrder();
  for (let code = 0; code < codes; code++) {
    const value = load<i64>(histogram + ((code as usize) << 3));
    if (!isKnown(leaf, value)) continue;
    addInOrder(gradientOf(value) / ((hessianOf(value) as f64) + smoothing), code);
  }
  sortOrder();
  growSets(task, leaf, histogram, into, 1);
  growSets(task, leaf, histogram, into, -1);
  if (into.worth >= 0) writeSet(into);
}

/** In rows of the leaf, as its hessians tell them: HistGradientBoosting's MIN_CAT_SUPPORT. */
const FEWEST_ROWS: i64 = 10;

function isKnown(leaf: BoostLeaf, value: i64): bool {
  const hessian = hessianOf(value);
  return hessian > 0 && hessian * (leaf.count as i64) >= FEWEST_ROWS * hessianOf(leaf.total);
}

/** Offers sets of the first codes (`way` 1), or of the last ones (-1); `bin` of a split is way · codes. */
function growSets(
  task: BoostTask,
  leaf: BoostLeaf,
  histogram: usize,
  into: Candidate,
  way: i32,
): void {
  const all = hessianOf(leaf.total);
  const isLimited = into.isCounted && task.minLeaf > 1;
  let left: i64 = 0;
  let rows = 0;
  for (let taken = 1; taken <= ordered; taken++) {
    const code = takenAt(way, taken - 1) as usize;
    left += load<i64>(histogram + (code << 3));
    const hessian = hessianOf(left);
    if (2 * hessian > all) return;
    if (isLimited) {
      rows += load<i32>(scratch.rowCounts + (code << 2));
      if (rows < task.minLeaf || leaf.count - rows < task.minLeaf) continue;
    }
    if (hessian >= leastHessian) offer(into, leaf.total, left, way * taken);
  }
}

function takenAt(way: i32, place: i32): i32 {
  return codeAt(way > 0 ? place : ordered - 1 - place);
}

function writeSet(into: Candidate): void {
  const set = setOfCandidate(into);
  const way = into.bin > 0 ? 1 : -1;
  clearSet(set);
  for (let place = 0; place < way * into.bin; place++) addCode(set, takenAt(way, place));
}
