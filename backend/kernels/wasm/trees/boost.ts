import { codesOf } from './bin-task';
import { bindChildren, boundStep, unbind } from './bind-leaves';
import { gradientScale, ownTotal, writeGradients } from './boost-gradients';
import { addTallies, subtract, tallyOwnRows } from './boost-histograms';
import { addToScores, listOwnRows, partitionOwnRows } from './boost-rows';
import { HEAVIER, LIGHTER, chooseSplit, scanLeaf } from './boost-split';
import { BoostLeaf, BoostTask, setOfLeaf } from './boost-task';
import { hessianOf, readScales } from './boost-worth';
import { publish, publishedSum } from './published';
import * as scratch from './scratch';
import { writeNode } from './scratch';
import { keepSet, startSets } from './split-sets';
import { resolveSplits } from './split-table';
import { enter, meet, thread as self } from '../team';

/**
 * Boosting: each tree is fitted to the gradients of the loss and moves the scores. The leaf that
 * gains most is split first, until the tree has its leaves.
 */

/** Bytes of working memory for so many threads. */
export function boostingBytes(task: BoostTask, threads: i32): usize {
  return scratch.layOutBoosting(task, 0, threads, 0);
}

/** Where the last tree's nodes are, see scratch.ts, and how many. */
export function nodesAddress(): usize {
  return scratch.nodes;
}

export function nodeCount(): i32 {
  return 2 * leafCount - 1;
}

export function setsAddress(): usize {
  return scratch.sets;
}

export function leafValuesAddress(): usize {
  return scratch.leafValues;
}

/**
 * Fits one tree to the gradients of an output (a class, or the only one) and moves its scores.
 * Each thread sums up and moves its own rows, and searches columns of its own; what follows from
 * that all decide for themselves, and alike. They meet twice per split.
 */
export function boost(thread: i32, threads: i32, task: BoostTask, output: i32): void {
  scratch.layOutBoosting(task, thread, threads, task.scratch);
  enter(thread, threads, scratch.barrier);
  readScales(task);
  writeGradients(task, output);
  plantRoot(task);
  for (let leaf = mostGainful(task); leaf >= 0; leaf = mostGainful(task)) splitLeaf(task, leaf);
  for (let leaf = 0; leaf < leafCount; leaf++) finishLeaf(task, leaf, output);
  if (thread == 0) resolveSplits(task, nodeCount());
}

let leafCount: i32 = 0;

function plantRoot(task: BoostTask): void {
  const root = leafAt(0);
  root.first = 0;
  root.own = listOwnRows(task);
  root.count = task.rows;
  root.depth = 0;
  root.index = 0;
  root.slot = 0;
  root.column = -1;
  unbind(root);
  startSets();
  leafCount = 1;
  tallyOwnRows(task, root);
  publish(ownTotal);
  meet();
  root.total = publishedSum();
  if (!maySplit(task, root)) return;
  addTallies(task, root.slot);
  scanLeaf(task, root, LIGHTER);
  meet();
  chooseSplit(task, root, LIGHTER);
}

function maySplit(task: BoostTask, leaf: BoostLeaf): bool {
  return leaf.depth < task.maxDepth && leaf.count >= 2 * task.minLeaf && leaf.count > 1;
}

/** The first of the leaves with the largest gain, -1 where none can be split or there are enough. */
function mostGainful(task: BoostTask): i32 {
  let best = -1;
  if (leafCount == task.mostLeaves) return best;
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
function splitLeaf(task: BoostTask, at: i32): void {
  const next = leafCount++;
  const left = leafAt(at);
  const right = leafAt(next);
  const ownLeft = partitionOwnRows(task, left);
  const leftIndex = 2 * next - 1;
  if (self == 0) writeNode(left.index, left.column, splitOf(task, left), leftIndex);
  bindChildren(task, left, right);
  right.first = left.first + ownLeft;
  right.own = left.own - ownLeft;
  right.count = left.count;
  right.slot = left.slot;
  right.total = left.total - left.leftTotal;
  right.index = leftIndex + 1;
  right.depth = left.depth + 1;
  right.column = -1;
  left.own = ownLeft;
  left.total = left.leftTotal;
  left.index = leftIndex;
  left.depth++;
  left.column = -1;
  if (leafCount == task.mostLeaves || left.depth == task.maxDepth) return;
  // The hessians tell without a meeting which child has fewer rows, or about so.
  if (hessianOf(left.total) <= hessianOf(right.total)) examine(task, left, right);
  else examine(task, right, left);
}

/** What a node says of its split beside the column: a bin, or the place of a set. */
function splitOf(task: BoostTask, leaf: BoostLeaf): i32 {
  return codesOf(task, leaf.column) ? keepSet(setOfLeaf(leaf)) : leaf.bin;
}

/**
 * Searches two new leaves. The lighter one is summed up, into the slot of the last leaf; the heavier
 * one keeps its parent's histograms and is what the lighter one leaves of them.
 */
function examine(task: BoostTask, lighter: BoostLeaf, heavier: BoostLeaf): void {
  lighter.slot = leafCount - 1;
  tallyOwnRows(task, lighter);
  publish(lighter.own);
  meet();
  lighter.count = publishedSum() as i32;
  heavier.count -= lighter.count;
  const searchesLighter = maySplit(task, lighter);
  const searchesHeavier = maySplit(task, heavier);
  if (!searchesLighter && !searchesHeavier) return;
  addTallies(task, lighter.slot);
  subtract(task, heavier.slot, lighter.slot);
  if (searchesLighter) scanLeaf(task, lighter, LIGHTER);
  if (searchesHeavier) scanLeaf(task, heavier, HEAVIER);
  meet();
  if (searchesLighter) chooseSplit(task, lighter, LIGHTER);
  if (searchesHeavier) chooseSplit(task, heavier, HEAVIER);
}

function finishLeaf(task: BoostTask, at: i32, output: i32): void {
  const leaf = leafAt(at);
  const toHessian = load<f64>(task.rates, 8);
  const learningRate = load<f64>(task.rates, 16);
  const value = (learningRate * boundStep(leaf) * toHessian) / gradientScale;
  addToScores(task, leaf, task.scores + (output as usize) * ((task.rows as usize) << 3), value);
  if (self > 0) return;
  store<f64>(scratch.leafValues + ((at as usize) << 3), value);
  writeNode(leaf.index, -1, 0, at);
}

function leafAt(at: i32): BoostLeaf {
  return changetype<BoostLeaf>(scratch.leaves + (at as usize) * offsetof<BoostLeaf>());
}
