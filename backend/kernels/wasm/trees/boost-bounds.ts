import { BoostLeaf, BoostTask } from './boost-task';

/**
 * Monotone columns, as in HistGradientBoosting: steps of leaves keep within bounds, a split keeps
 * those of both sides in its column's order, and each child is bound to the middle between them.
 */

/** Whether the leaf at work is bound at all, and by what: 1 or -1 where its column is monotone. */
export let isBound: bool = false;
export let way: i32 = 0;
let lower: f64 = -Infinity;
let upper: f64 = Infinity;

/** To be told before splits of a column in a leaf are judged. */
export function readBounds(task: BoostTask, leaf: BoostLeaf, column: i32): void {
  isBound = task.monotone != 0;
  if (!isBound) return;
  way = load<i32>(task.monotone + ((column as usize) << 2));
  lower = leaf.lower;
  upper = leaf.upper;
}

/** The step that may be taken instead of this one. */
export function within(step: f64): f64 {
  return max(lower, min(upper, step));
}
