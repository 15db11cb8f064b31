import * as best from './best-split';
import { countClasses, isPureCounted } from './counted';
import { drawRecords } from './draw-records';
import { findSplit } from './find-split';
import { ForestTask, PendingNode } from './forest-task';
import { isPurePacked } from './packed';
import { partition } from './partition';
import { seedRandom } from '../random';
import * as scratch from './scratch';
import { writeNode } from './scratch';

/**
 * Grows trees over binned columns, one at a time. A tree depends on the task and its own seed
 * alone, so that threads may grow trees in any order.
 */

/** Bytes of working memory that one thread needs. */
export function forestBytes(task: ForestTask): usize {
  return scratch.layOutForest(task, 0);
}

/** To be called before the first tree of a task. `base`: this thread's working memory, all zero. */
export function beginForest(task: ForestTask, base: usize): void {
  scratch.layOutForest(task, base);
}

/** Where the last tree's nodes and records are, see scratch.ts. */
export function nodesAddress(): usize {
  return scratch.nodes;
}

export function recordsAddress(): usize {
  return scratch.records;
}

let nodeCount: i32 = 0;
let pending: i32 = 0;

/** @returns how many nodes the tree has; they stay in place until the next one grows */
export function growTree(task: ForestTask, seedHigh: u32, seedLow: u32): i32 {
  seedRandom(seedHigh, seedLow);
  for (let c = 0; c < task.columns; c++) store<i32>(scratch.order + ((c as usize) << 2), c);
  pending = 0;
  nodeCount = 1;
  const root = push(0, 0);
  root.first = 0;
  root.count = drawRecords(task);
  root.total = isPacked(task) ? sumPacked(root) : 0;
  root.constant = 0;
  while (pending > 0) growNode(task);
  return nodeCount;
}

function growNode(task: ForestTask): void {
  pending--;
  // Its children will take its place on the stack.
  const node = changetype<PendingNode>(scratch.current);
  memory.copy(scratch.current, scratch.stack + (pending as usize) * NODE_BYTES, NODE_BYTES);
  if (maySplit(task, node)) {
    findSplit(task, node);
    if (best.column >= 0) {
      split(task, node);
      return;
    }
  }
  // A leaf: its records tell the host what it predicts.
  writeNode(node.index, -1, node.first, node.count);
}

function maySplit(task: ForestTask, node: PendingNode): bool {
  if (node.depth >= task.maxDepth || node.count < task.minSplit) return false;
  if (node.count < 2 * task.minLeaf) return false;
  if (isPacked(task)) return !isPurePacked(node);
  countClasses(task, node);
  return !isPureCounted();
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
  }
}

function push(index: i32, depth: i32): PendingNode {
  const node = changetype<PendingNode>(scratch.stack + (pending as usize) * NODE_BYTES);
  pending++;
  node.index = index;
  node.depth = depth;
  return node;
}

function sumPacked(node: PendingNode): i64 {
  let sum: i64 = 0;
  for (let k = 0; k < node.count; k++) sum += load<i64>(scratch.records + ((k as usize) << 4), 8);
  return sum;
}

function isPacked(task: ForestTask): bool {
  return task.classes <= 2;
}

const NODE_BYTES: usize = offsetof<PendingNode>();
