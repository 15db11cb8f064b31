import { BoostLeaf, BoostTask } from './boost-task';
import { ForestTask, PendingNode } from './forest-task';

/** One thread's working memory, laid out anew for every task. */

/**
 * 16 bytes per drawn row: u32 row, then at 8 its target times how often it was drawn: a packed i64,
 * or u32 class and i32 draws. A node owns a range of records.
 */
export let records: usize = 0;
/** As many records again, for partitioning. */
export let spare: usize = 0;
/** Histograms of the columns under examination, all zero between two of them. */
export let histograms: usize = 0;
/** For each histogram 256 bits: which bins occur. */
export let occupied: usize = 0;
/** i32 per column: the columns in random order. */
export let order: usize = 0;
/** i32 per column under examination. */
export let batch: usize = 0;
/** Nodes that wait. */
export let stack: usize = 0;
/** The node at work. */
export let current: usize = 0;
/** i64 per class: records of the node at work, and of the left part of a split. */
export let totals: usize = 0;
export let lefts: usize = 0;
/** u32 per bin: rows of the node at work. */
export let rowCounts: usize = 0;
/** 12 bytes per node: column, bin, left child (the right one follows it). A leaf: -1, then what the host needs. */
export let nodes: usize = 0;
/** u16 per row: how often it was drawn. */
export let draws: usize = 0;

/** Columns that are examined together. */
export const BATCH: i32 = 4;

/** Bytes from one packed histogram (256 × i64) to the next. */
export const PACKED_BYTES: usize = 2048;

/** The larger part waits first, so no more than one node per halving of the rows ever waits. */
const MOST_PENDING: i32 = 40;

/** Boosting: for each leaf a histogram of every column, where it still may be split. */
export let leafHistograms: usize = 0;
/** Boosting: the leaves, and the best split of each column in the leaf at work. */
export let leaves: usize = 0;
export let candidates: usize = 0;
/** Boosting: f64 per leaf, what it adds. */
export let leafValues: usize = 0;
/** Boosting with more than two classes: f64 per class and row. */
export let probabilities: usize = 0;

let end: usize = 0;

/** Places what a forest needs from `base` on; answers where it ends. */
export function layOutForest(task: ForestTask, base: usize): usize {
  const rows = task.rows as usize;
  const classes = task.classes as usize;
  const histogram: usize = classes > 2 ? 256 * 4 * max<usize>(classes, 4) : PACKED_BYTES;
  layOutRecords(rows, base);
  histograms = take((BATCH as usize) * histogram);
  occupied = take((BATCH as usize) * 32);
  order = take(4 * (task.columns as usize));
  batch = take(4 * (BATCH as usize));
  stack = take((MOST_PENDING as usize) * offsetof<PendingNode>());
  current = take(offsetof<PendingNode>());
  totals = take(8 * classes);
  lefts = take(8 * classes);
  nodes = take(12 * 2 * rows);
  draws = take(2 * rows);
  return end;
}

/** As layOutForest, for boosting. */
export function layOutBoosting(task: BoostTask, base: usize): usize {
  const rows = task.rows as usize;
  const mostLeaves = task.mostLeaves as usize;
  layOutRecords(rows, base);
  leafHistograms = take(mostLeaves * (task.columns as usize) * PACKED_BYTES);
  leaves = take(mostLeaves * offsetof<BoostLeaf>());
  candidates = take((task.columns as usize) * 24);
  leafValues = take(mostLeaves * 8);
  nodes = take(12 * 2 * mostLeaves);
  probabilities = take(task.classes > 2 ? 8 * rows * (task.classes as usize) : 0);
  return end;
}

export function writeNode(index: i32, a: i32, b: i32, c: i32): void {
  const place = nodes + (index as usize) * 12;
  store<i32>(place, a);
  store<i32>(place, b, 4);
  store<i32>(place, c, 8);
}

function layOutRecords(rows: usize, base: usize): void {
  end = base;
  records = take(16 * rows);
  spare = take(16 * rows);
  rowCounts = take(4 * 256);
}

function take(bytes: usize): usize {
  const place = end;
  end = (place + bytes + 15) & ~15;
  return place;
}
