import { readBounds, way, within } from './boost-bounds';
import { BoostLeaf, BoostTask } from './boost-task';
import { stepOf } from './boost-worth';

/** What the steps of leaves are bound to while a tree with monotone columns grows, see boost-bounds.ts. */

export function unbind(leaf: BoostLeaf): void {
  leaf.lower = -Infinity;
  leaf.upper = Infinity;
}

/** Binds both children of a leaf, which is still what its split was chosen for. */
export function bindChildren(task: BoostTask, leaf: BoostLeaf, right: BoostLeaf): void {
  right.lower = leaf.lower;
  right.upper = leaf.upper;
  if (!task.monotone) return;
  readBounds(task, leaf, leaf.column);
  if (way == 0) return;
  const leftStep = within(stepOf(leaf.leftTotal));
  const middle = (leftStep + within(stepOf(leaf.total - leaf.leftTotal))) / 2;
  if (way > 0) {
    leaf.upper = middle;
    right.lower = middle;
  } else {
    leaf.lower = middle;
    right.upper = middle;
  }
}

/** The step of the leaf, within its bounds. */
export function boundStep(leaf: BoostLeaf): f64 {
  return max(leaf.lower, min(leaf.upper, stepOf(leaf.total)));
}
