import { gradientScale, writeGradients } from './boost-gradients';
import { subtract, tallyLeaf } from './boost-histograms';
import { findBestSplit, readScales, stepOf } from './boost-split';
import { BoostLeaf, BoostTask } from './boost-task';
import { partition } from './partition';
import * as scratch from './scratch';
import { writeNode } from './scratch';

/**
 * Boosting: each tree is fitted to the gradients of the loss and moves the scores. The leaf that
 * gains most is split first, until the tree has its leaves.
 */

/** Bytes of working memory. */
export function boostingBytes(task: BoostTask): usize {
  return scratch.layOutBoosting(task, 0);
}

/** To be called before the first round. `base`: working memory, all zero. */
export function beginBoosting(task: BoostTask, base: usize): void {
  scratch.layOutBoosting(task, base);
}

export function leafValuesAddress(): usize {
  return scratch.leafValues;
}

let leafCount: i32 = 0;

/**
 * Fits one tree to the gradients of an output (a class, or the only one) and moves its scores.
 *
 * @returns how many nodes the tree has; a leaf's second number is its place among the values
 */
export function boost(task: BoostTask, output: i32): i32 {
  writeGradients(task, output);
  readScales(task);
  plantRoot(task);
  while (leafCount < task.mostLeaves) {
    const leaf = mostGainful();
    if (leaf < 0) break;
    splitLeaf(task, leafAt(leaf));
  }
  for (let leaf = 0; leaf < leafCount; leaf++) finishLeaf(task, leaf, output);
  return 2 * leafCount - 1;
}

function plantRoot(task: BoostTask): void {
  const root = leafAt(0);
  leafCount = 1;
  root.first = 0;
  root.count = task.rows;
  root.depth = 0;
  root.index = 0;
  root.slot = 0;
  root.column = -1;
  root.total = 0;
  const end = scratch.records + ((task.rows as usize) << 4);
  for (let record = scratch.records; record < end; record += 16) root.total += load<i64>(record, 8);
  if (!maySplit(task, root)) return;
  tallyLeaf(task, root);
  findBestSplit(task, root);
}

function maySplit(task: BoostTask, leaf: BoostLeaf): bool {
  return leaf.depth < task.maxDepth && leaf.count >= 2 * task.minLeaf && leaf.count > 1;
}

/** The first of the leaves with the largest gain, -1 where none can be split. */
function mostGainful(): i32 {
  let best = -1;
  let gain: f64 = 0;
  for (let at = 0; at < leafCount; at++) {
    const leaf = leafAt(at);
    if (leaf.column < 0 || leaf.gain <= gain) continue;
    gain = leaf.gain;
    best = at;
  }
  return best;
}

/** The leaf becomes its own left child; the right one is the next leaf. */
function splitLeaf(task: BoostTask, left: BoostLeaf): void {
  const leftIndex = 2 * leafCount - 1;
  const leftCount = partition(task, left, left.column, left.bin);
  writeNode(left.index, left.column, left.bin, leftIndex);
  const right = leafAt(leafCount);
  right.first = left.first + leftCount;
  right.count = left.count - leftCount;
  right.total = left.total - left.leftTotal;
  right.index = leftIndex + 1;
  right.depth = left.depth + 1;
  right.column = -1;
  left.count = leftCount;
  left.total = left.leftTotal;
  left.index = leftIndex;
  left.depth++;
  left.column = -1;
  if (left.count <= right.count) prepareChildren(task, left, right, left.slot);
  else prepareChildren(task, right, left, left.slot);
  leafCount++;
}

/** The smaller child is summed up, the larger is what it leaves of the parent's histograms. */
function prepareChildren(
  task: BoostTask,
  smaller: BoostLeaf,
  larger: BoostLeaf,
  parentSlot: i32,
): void {
  smaller.slot = leafCount;
  larger.slot = parentSlot;
  if (!maySplit(task, larger)) return;
  tallyLeaf(task, smaller);
  subtract(task, parentSlot, smaller.slot);
  findBestSplit(task, larger);
  if (maySplit(task, smaller)) findBestSplit(task, smaller);
}

function finishLeaf(task: BoostTask, at: i32, output: i32): void {
  const leaf = leafAt(at);
  const toHessian = load<f64>(task.rates, 8);
  const learningRate = load<f64>(task.rates, 16);
  const value = (learningRate * stepOf(leaf.total) * toHessian) / gradientScale;
  store<f64>(scratch.leafValues + ((at as usize) << 3), value);
  writeNode(leaf.index, -1, at, 0);
  const scores = task.scores + (output as usize) * ((task.rows as usize) << 3);
  let record = scratch.records + ((leaf.first as usize) << 4);
  const end = record + ((leaf.count as usize) << 4);
  for (; record < end; record += 16) {
    const score = scores + ((load<u32>(record) as usize) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
}

function leafAt(at: i32): BoostLeaf {
  return changetype<BoostLeaf>(scratch.leaves + (at as usize) * offsetof<BoostLeaf>());
}
