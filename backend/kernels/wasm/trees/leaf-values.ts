import { firstWeight, isWeighed, secondWeight } from './class-weights';
import { ForestTask, PendingNode } from './forest-task';
import { isPure } from './node-classes';
import * as scratch from './scratch';
import { writeNode } from './scratch';
import { targetAt, weightAt, writeBoundLeaf, writeWeighedLeaf } from './weighed';

/** What leaves predict: the shares of the classes, or the mean of the targets. */

/** Leaves of the tree that have values of their own. Pure ones share a row of their class, which the host adds. */
export let leaves: i32 = 0;

export function startLeaves(): void {
  leaves = 0;
}

/**
 * Makes the measured node a leaf. Its third number is its place among the leaves: the classes'
 * pure ones come first.
 */
export function writeLeaf(task: ForestTask, node: PendingNode): void {
  if (task.monotone) {
    writeBoundLeaf(task, node, leafAt(task));
    writeNode(node.index, -1, 0, (task.classes == 1 ? 0 : task.classes) + leaves++);
  } else if (task.classes == 1) {
    store<f64>(leafAt(task), meanOf(task, node));
    writeNode(node.index, -1, 0, leaves++);
  } else if (isPure(task, node)) {
    writeNode(node.index, -1, 0, classOf(task, node));
  } else {
    if (task.rowWeights) writeWeighedLeaf(task, leafAt(task));
    else writeShares(task);
    writeNode(node.index, -1, 0, task.classes + leaves++);
  }
}

/** Deviations from the first value are added, which keeps the digits of large values apart. */
function meanOf(task: ForestTask, node: PendingNode): f64 {
  let record = scratch.records + ((node.first as usize) << 4);
  const end = record + ((node.count as usize) << 4);
  const origin = valueAt(task, record);
  let sum: f64 = 0;
  let total: f64 = 0;
  for (; record < end; record += 16) {
    const weight = task.rowWeights ? weightAt(record) : ((load<i64>(record, 8) & WEIGHT) as f64);
    sum += weight * (valueAt(task, record) - origin);
    total += weight;
  }
  return origin + sum / total;
}

function valueAt(task: ForestTask, record: usize): f64 {
  return load<f64>(task.values + ((load<u32>(record) as usize) << 3));
}

function classOf(task: ForestTask, node: PendingNode): i32 {
  const record = scratch.records + ((node.first as usize) << 4);
  if (task.rowWeights) return targetAt(task, record) as i32;
  if (task.classes == 2) return node.total >> 24 ? 1 : 0;
  return load<i32>(record, 8);
}

function leafAt(task: ForestTask): usize {
  return scratch.leafValues + (leaves as usize) * ((task.classes as usize) << 3);
}

function writeShares(task: ForestTask): void {
  const classes = task.classes as usize;
  const row = leafAt(task);
  let total: f64 = 0;
  for (let k: usize = 0; k < classes; k++) total += weightOf(k);
  for (let k: usize = 0; k < classes; k++) store<f64>(row + (k << 3), weightOf(k) / total);
}

/** What the measured node's records of a class count together. */
function weightOf(k: usize): f64 {
  const count = load<i64>(scratch.totals + (k << 3)) as f64;
  return isWeighed ? count * (k == 0 ? firstWeight : secondWeight) : count;
}

/** Of a packed value, see packed.ts. */
const WEIGHT: i64 = 0xffffff;
