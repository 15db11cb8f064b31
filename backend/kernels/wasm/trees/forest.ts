import * as best from './best-split';
import { weighClasses } from './class-weights';
import { allocate } from '../allocate';
import { drawRecords } from './draw-records';
import { findSplit } from './find-split';
import { ForestTask, GrownTree, PendingNode } from './forest-task';
import { leaves, startLeaves, writeLeaf } from './leaf-values';
import { isPure, measure } from './node-classes';
import { partition } from './partition';
import { seedRandom } from '../random';
import { report } from '../env';
import * as scratch from './scratch';
import { writeNode } from './scratch';
import { resolveSplits } from './split-table';
import { writeUnits } from './vectored';
import { bindChild, layOutWeighed } from './weighed';

/** Bytes of working memory that one thread needs. */
export function forestBytes(task: ForestTask): usize {
  return scratch.layOutForest(task, 0);
}

/**
 * Grows the trees of a task; every thread takes the next one until none is left. A tree depends on
 * the task and its own seeds alone, so it does not matter who grows it and when.
 *
 * @param base working memory of all threads, one after the other, all zero
 */
export function growForest(thread: i32, threads: i32, task: ForestTask, base: usize): void {
  const bytes = forestBytes(task);
  scratch.layOutForest(task, base + (thread as usize) * bytes);
  writeUnits(task);
  layOutWeighed(task);
  const counters = changetype<usize>(task);
  for (;;) {
    const tree = atomic.add<i32>(counters + offsetof<ForestTask>('taken'), 1);
    if (tree >= task.trees) return;
    const seeds = task.seeds + ((tree as usize) << 3);
    seedRandom(load<u32>(seeds), load<u32>(seeds, 4));
    growTree(task);
    const grown = task.grown + (tree as usize) * offsetof<GrownTree>();
    // Without room for this one there is none for the next either.
    if (!keep(task, changetype<GrownTree>(grown)))
      atomic.store<i32>(counters + offsetof<ForestTask>('taken'), task.trees);
    const ended = 1 + atomic.add<i32>(counters + offsetof<ForestTask>('ended'), 1);
    if (thread == 0 && ended < task.trees) report(ended);
  }
}

let nodeCount: i32 = 0;
let pending: i32 = 0;

function growTree(task: ForestTask): void {
  for (let f = 0; f < task.features; f++) store<i32>(scratch.order + ((f as usize) << 2), f);
  pending = 0;
  nodeCount = 1;
  startLeaves();
  const root = push(0, 0);
  root.first = 0;
  root.count = drawRecords(task);
  root.total = totalOf(task, root);
  weighClasses(task, root.total);
  root.constant = 0;
  root.lower = -Infinity;
  root.upper = Infinity;
  while (pending > 0) growNode(task);
}

function growNode(task: ForestTask): void {
  pending--;
  // Its children will take its place on the stack.
  const node = changetype<PendingNode>(scratch.current);
  memory.copy(scratch.current, scratch.stack + (pending as usize) * NODE_BYTES, NODE_BYTES);
  measure(task, node);
  if (maySplit(task, node)) {
    findSplit(task, node);
    if (best.column >= 0) {
      split(task, node);
      return;
    }
  }
  writeLeaf(task, node);
}

function maySplit(task: ForestTask, node: PendingNode): bool {
  if (node.depth >= task.maxDepth || node.count < task.minSplit) return false;
  return node.count >= 2 * task.minLeaf && !isPure(task, node);
}

function split(task: ForestTask, node: PendingNode): void {
  const leftCount = partition(task, node, best.column, best.bin);
  const leftIndex = nodeCount;
  nodeCount += 2;
  writeNode(node.index, best.column, best.bin, leftIndex);
  // The smaller part is grown first, so that few nodes wait at a time.
  const isLeftSmaller = leftCount * 2 < node.count;
  for (let k = 0; k < 2; k++) {
    const isLeft = (k == 1) == isLeftSmaller;
    const child = push(isLeft ? leftIndex : leftIndex + 1, node.depth + 1);
    child.first = isLeft ? node.first : node.first + leftCount;
    child.count = isLeft ? leftCount : node.count - leftCount;
    child.total = isLeft ? best.leftTotal : node.total - best.leftTotal;
    child.constant = node.constant;
    child.lower = node.lower;
    child.upper = node.upper;
    if (task.monotone) bindChild(task, child, isLeft);
  }
}

function push(index: i32, depth: i32): PendingNode {
  const node = changetype<PendingNode>(scratch.stack + (pending as usize) * NODE_BYTES);
  pending++;
  node.index = index;
  node.depth = depth;
  return node;
}

/** Nodes of rows that count differently have their sums elsewhere. */
function totalOf(task: ForestTask, root: PendingNode): i64 {
  if (task.rowWeights) return 0;
  return task.classes <= 2 ? sumPacked(root) : countDrawn(root);
}

function sumPacked(node: PendingNode): i64 {
  let sum: i64 = 0;
  for (let k = 0; k < node.count; k++) sum += load<i64>(scratch.records + ((k as usize) << 4), 8);
  return sum;
}

function countDrawn(node: PendingNode): i64 {
  let sum: i64 = 0;
  for (let k = 0; k < node.count; k++) sum += load<u32>(scratch.records + ((k as usize) << 4), 12);
  return sum;
}

/** Copies the tree out of the working memory; false where there is no room. */
function keep(task: ForestTask, grown: GrownTree): bool {
  resolveSplits(task, nodeCount);
  const nodeBytes = (nodeCount as usize) * 12;
  const leafBytes = (leaves as usize) * ((task.classes as usize) << 3);
  const room = allocate(((nodeBytes + 7) & ~7) + leafBytes);
  if (!room) return false;
  memory.copy(room, scratch.nodes, nodeBytes);
  grown.leaves = room + ((nodeBytes + 7) & ~7);
  memory.copy(grown.leaves, scratch.leafValues, leafBytes);
  grown.nodeCount = nodeCount;
  grown.leafCount = leaves;
  grown.nodes = room;
  return true;
}

const NODE_BYTES: usize = offsetof<PendingNode>();
