import { SET_BYTES } from './code-set';
import { BoostLeaf, BoostTask, Candidate } from './boost-task';
import { ForestTask, PendingNode } from './forest-task';
import { mostOwnRows } from './row-blocks';

/** Working memory, laid out anew for every task: of one thread, or in boosting of all. */

/**
 * 16 bytes per drawn row: u32 row, then at 8 its target times how often it was drawn: a packed i64,
 * or u32 class and i32 draws. A node owns a range of records.
 */
export let records: usize = 0;
/** As many records again, or own rows, for partitioning. */
export let spare: usize = 0;
/** Histograms of the columns under examination, all zero between two of them. */
export let histograms: usize = 0;
/** For each histogram 256 bits: which bins occur. */
export let occupied: usize = 0;
/** i32 per feature: the features in random order. */
export let order: usize = 0;
/** i32 per feature: those drawn for the node at work, members of bundles from the end on. */
export let drawn: usize = 0;
/** Columns of cells under examination, as i32; members of one bundle, and their sums as 16 bytes each. */
export let group: usize = 0;
export let members: usize = 0;
export let memberSums: usize = 0;
/** 16 bytes per class: one draw of it as a vector, see vectored.ts. */
export let units: usize = 0;
/** Nodes that wait. */
export let stack: usize = 0;
/** The node at work. */
export let current: usize = 0;
/** i64 per class: records of the node at work, and of the left part of a split. In weighed.ts f64. */
export let totals: usize = 0;
export let lefts: usize = 0;
/** u32 per bin: rows of the node at work. */
export let rowCounts: usize = 0;
/** 12 bytes per node: column, bin, left child (the right one follows it). A leaf: -1, 0, its place among the leaves. */
export let nodes: usize = 0;
/** i64 per code of a category: its place in an order, see code-order.ts. */
export let codeOrder: usize = 0;
/** 32 bytes per node that splits a category, see split-sets.ts. */
export let sets: usize = 0;
/** u16 per row: how often it was drawn. */
export let draws: usize = 0;

/** Columns, and members, that are examined together. */
export const GROUP: i32 = 4;

/** Bytes from one packed histogram (256 × i64) to the next. */
export const PACKED_BYTES: usize = 2048;

/** The larger part waits first, so no more than one node per halving of the rows ever waits. */
const MOST_PENDING: i32 = 40;

/** f64 per leaf: what it adds, in boosting; in a forest its mean, or the share of each class. */
export let leafValues: usize = 0;

/** Boosting, of all threads: for each leaf a histogram of every column, where it still may be split. */
export let leafHistograms: usize = 0;
/** What each thread tallies of one leaf, a histogram of every column; none for a single thread. */
export let tallies: usize = 0;
/** The best split of each column in the two leaves at work. */
export let candidates: usize = 0;
/** u32 per thread and bin: its rows of a leaf. */
export let sharedCounts: usize = 0;
/** Where threads meet, see team.ts; two times 8 bytes of each thread, see published.ts. */
export let barrier: usize = 0;
export let published: usize = 0;
/** With more than two classes: f64 per class and row. */
export let probabilities: usize = 0;

/** Boosting, of each thread: the leaves, and its copy of one leaf's candidates. */
export let leaves: usize = 0;
export let choices: usize = 0;
/** u32 per row of this thread, see row-blocks.ts: a leaf owns a range of them. */
export let ownRows: usize = 0;

let end: usize = 0;

/** Places what a forest needs from `base` on; answers where it ends. */
export function layOutForest(task: ForestTask, base: usize): usize {
  const rows = task.rows as usize;
  const classes = task.classes as usize;
  const histogram: usize = classes > 2 ? 256 * 4 * max<usize>(classes, 16) : PACKED_BYTES;
  end = base;
  records = take(16 * rows);
  spare = take(16 * rows);
  rowCounts = take(4 * 256);
  histograms = take((GROUP as usize) * histogram);
  occupied = take((GROUP as usize) * 32);
  order = take(4 * (task.features as usize));
  drawn = take(4 * (task.features as usize));
  group = take(4 * (GROUP as usize));
  members = take(4 * (GROUP as usize));
  memberSums = take(16 * (GROUP as usize));
  units = take(16 * classes);
  stack = take((MOST_PENDING as usize) * offsetof<PendingNode>());
  current = take(offsetof<PendingNode>());
  // Weighed rows have the sum of all classes too.
  totals = take(8 * (classes + 1));
  lefts = take(8 * (classes + 1));
  nodes = take(12 * 2 * rows);
  draws = take(2 * rows);
  // Leaves of one class have no room of their own, and others two rows at least.
  const isAnyLeaf = task.classes == 1 || task.monotone != 0;
  leafValues = take(8 * (isAnyLeaf ? rows : rows / 2 + 1) * classes);
  return end;
}

/** As layOutForest, for one of the threads of boosting, which share a part of their memory. */
export function layOutBoosting(task: BoostTask, thread: i32, threads: i32, base: usize): usize {
  const columns = task.columns as usize;
  const mostLeaves = task.mostLeaves as usize;
  end = base;
  leafHistograms = take(mostLeaves * columns * PACKED_BYTES);
  tallies = take(threads > 1 ? (threads as usize) * columns * PACKED_BYTES : 0);
  candidates = take(2 * columns * offsetof<Candidate>());
  sharedCounts = take((threads as usize) * 4 * 256);
  barrier = take(8);
  published = take(2 * 8 * (threads as usize));
  leafValues = take(mostLeaves * 8);
  nodes = take(12 * 2 * mostLeaves);
  sets = take(task.codes ? mostLeaves * SET_BYTES : 0);
  probabilities = take(task.classes > 2 ? 8 * (task.rows as usize) * (task.classes as usize) : 0);
  const shared = (end + 63) & ~63;
  const bytes = layOutOwn(task, threads, shared);
  layOutOwn(task, threads, shared + (thread as usize) * bytes);
  return shared + (threads as usize) * bytes;
}

/** Answers how many bytes it takes. */
function layOutOwn(task: BoostTask, threads: i32, base: usize): usize {
  const rows = mostOwnRows(task.rows, threads) as usize;
  end = base;
  leaves = take((task.mostLeaves as usize) * offsetof<BoostLeaf>());
  choices = take((task.columns as usize) * offsetof<Candidate>());
  rowCounts = take(4 * 256);
  codeOrder = take(task.codes ? 8 * 256 : 0);
  ownRows = take(4 * rows);
  spare = take(4 * rows);
  return (end - base + 63) & ~63;
}

export function writeNode(index: i32, a: i32, b: i32, c: i32): void {
  const place = nodes + (index as usize) * 12;
  store<i32>(place, a);
  store<i32>(place, b, 4);
  store<i32>(place, c, 8);
}

function take(bytes: usize): usize {
  const place = end;
  end = (place + bytes + 15) & ~15;
  return place;
}
