import { bindChildren, boundStep, unbind } from './bind-leaves';
import { gradientScale, writeGradients } from './boost-gradients';
import { subtract, tallyLeaf } from './boost-histograms';
import { chooseSplit, readScales, scanLeaf } from './boost-split';
import { BoostLeaf, BoostStep, BoostTask } from './boost-task';
import { partition } from './partition';
import * as scratch from './scratch';
import { writeNode } from './scratch';
import { resolveSplits } from './split-table';
import { enter, meet, ownFrom, ownTo, thread as self, threads as all } from '../team';

/**
 * Boosting: each tree is fitted to the gradients of the loss and moves the scores. The leaf that
 * gains most is split first, until the tree has its leaves.
 */

/** Bytes of working memory for so many threads. */
export function boostingBytes(task: BoostTask, threads: i32): usize {
  return scratch.layOutBoosting(task, threads, 0);
}

/** Where the last tree's nodes are, see scratch.ts, and how many. */
export function nodesAddress(): usize {
  return scratch.nodes;
}

export function nodeCount(): i32 {
  return 2 * stepOfAll().leafCount - 1;
}

export function leafValuesAddress(): usize {
  return scratch.leafValues;
}

/**
 * Fits one tree to the gradients of an output (a class, or the only one) and moves its scores. The
 * first thread decides, all sum up and search columns of their own.
 */
export function boost(thread: i32, threads: i32, task: BoostTask, output: i32): void {
  scratch.layOutBoosting(task, threads, task.scratch);
  enter(thread, threads, scratch.barrier);
  writeGradients(task, output);
  readScales(task);
  const total = sumRecords(task);
  const step = stepOfAll();
  if (thread == 0) plantRoot(task, total);
  meet();
  while (step.smaller >= 0) {
    examine(task, leafAt(step.smaller), step);
    meet();
    if (thread == 0) takeStep(task);
    meet();
  }
  const leaves = step.leafCount;
  for (let leaf = thread; leaf < leaves; leaf += threads) finishLeaf(task, leaf, output);
  meet();
  if (thread == 0) resolveSplits(task, nodeCount());
}

/** The sum of all records. */
function sumRecords(task: BoostTask): i64 {
  let sum: i64 = 0;
  const end = scratch.records + ((ownTo(task.rows) as usize) << 4);
  let record = scratch.records + ((ownFrom(task.rows) as usize) << 4);
  for (; record < end; record += 16) sum += load<i64>(record, 8);
  store<i64>(scratch.partials + ((self as usize) << 3), sum);
  meet();
  let total: i64 = 0;
  for (let other = 0; other < all; other++)
    total += load<i64>(scratch.partials + ((other as usize) << 3));
  return total;
}

function plantRoot(task: BoostTask, total: i64): void {
  const step = stepOfAll();
  const root = leafAt(0);
  root.first = 0;
  root.count = task.rows;
  root.depth = 0;
  root.index = 0;
  root.slot = 0;
  root.candidates = 0;
  root.column = -1;
  root.total = total;
  unbind(root);
  step.leafCount = 1;
  step.smaller = maySplit(task, root) ? 0 : -1;
  step.larger = -1;
  step.isSmallerOpen = 1;
}

/** Sums the smaller leaf up and searches it; the larger one is what it leaves of the parent. */
function examine(task: BoostTask, smaller: BoostLeaf, step: BoostStep): void {
  tallyLeaf(task, smaller);
  if (step.larger >= 0) {
    const larger = leafAt(step.larger);
    subtract(task, larger.slot, smaller.slot);
    scanLeaf(task, larger);
  }
  if (step.isSmallerOpen) scanLeaf(task, smaller);
}

/** Chooses the splits of the leaves just searched, and splits leaves until there is something to search. */
function takeStep(task: BoostTask): void {
  const step = stepOfAll();
  if (step.larger >= 0) chooseSplit(task, leafAt(step.larger));
  if (step.isSmallerOpen) chooseSplit(task, leafAt(step.smaller));
  step.smaller = -1;
  while (step.smaller < 0 && step.leafCount < task.mostLeaves) {
    const leaf = mostGainful(step.leafCount);
    if (leaf < 0) return;
    splitLeaf(task, leaf, step);
  }
}

function maySplit(task: BoostTask, leaf: BoostLeaf): bool {
  return leaf.depth < task.maxDepth && leaf.count >= 2 * task.minLeaf && leaf.count > 1;
}

/** The first of the leaves with the largest gain, -1 where none can be split. */
function mostGainful(leaves: i32): i32 {
  let best = -1;
  let gain: f64 = 0;
  for (let at = 0; at < leaves; at++) {
    const leaf = leafAt(at);
    if (leaf.column < 0 || leaf.gain <= gain) continue;
    gain = leaf.gain;
    best = at;
  }
  return best;
}

/** The leaf becomes its own left child; the right one is the next leaf. */
function splitLeaf(task: BoostTask, at: i32, step: BoostStep): void {
  const next = step.leafCount++;
  const left = leafAt(at);
  const leftIndex = 2 * next - 1;
  const leftCount = partition(task, left, left.column, left.bin);
  writeNode(left.index, left.column, left.bin, leftIndex);
  const right = leafAt(next);
  bindChildren(task, left, right);
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
  if (left.count <= right.count) planStep(task, at, next, left.slot);
  else planStep(task, next, at, left.slot);
}

/** What all threads do for the two children of a leaf: nothing where neither may be split again. */
function planStep(task: BoostTask, smaller: i32, larger: i32, parentSlot: i32): void {
  const step = stepOfAll();
  const few = leafAt(smaller);
  const many = leafAt(larger);
  few.slot = step.leafCount - 1;
  few.candidates = 0;
  many.slot = parentSlot;
  many.candidates = 1;
  if (!maySplit(task, many)) return;
  step.smaller = smaller;
  step.larger = larger;
  step.isSmallerOpen = maySplit(task, few) ? 1 : 0;
}

function finishLeaf(task: BoostTask, at: i32, output: i32): void {
  const leaf = leafAt(at);
  const toHessian = load<f64>(task.rates, 8);
  const learningRate = load<f64>(task.rates, 16);
  const value = (learningRate * boundStep(leaf) * toHessian) / gradientScale;
  store<f64>(scratch.leafValues + ((at as usize) << 3), value);
  writeNode(leaf.index, -1, 0, at);
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

function stepOfAll(): BoostStep {
  return changetype<BoostStep>(scratch.step);
}
