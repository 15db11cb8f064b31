import { BinTask, RecordRange } from './bin-task';

/**
 * What all rounds of boosting share. The host writes it: trees/boost-task.ts. The 8 bytes before a
 * row's bins hold its packed gradient, see boost-gradients.ts.
 */
@unmanaged
export class BoostTask extends BinTask {
  /** The bins once more, column-major: row r, column c at columnBins + c · rows + r. */
  columnBins: usize;
  /** f64 per row: its value, or the code of its class. */
  targets: usize;
  /** f64 per output and row: what the trees add up to so far. */
  scores: usize;
  /** 1 for a regression. */
  classes: i32;
  mostLeaves: i32;
  maxDepth: i32;
  /** Bits of the hessian in a packed value, see boost-gradients.ts. */
  hessianBits: i32;
  /**
   * f64: what a gradient and a hessian of 1 are as whole numbers, learning rate, L2 penalty, the
   * least and the largest hessian of a row as whole numbers, hessian that smoothes categories.
   */
  rates: usize;
  /** f64 per row: what it counts, at most 1; 0 where all count 1. */
  rowWeights: usize;
  /** i32 per column of cells: 1 or -1, where predictions may only rise or fall with it. 0: none may not. */
  monotone: usize;
  /** Working memory of all threads, zero at first. */
  scratch: usize;
}

/**
 * A leaf of the tree that grows, and its best split. Every thread keeps a table of them: `first` is
 * a place among its own rows, `count` the rows of all threads; all else is the same everywhere.
 */
@unmanaged
export class BoostLeaf extends RecordRange {
  /** Rows of this thread. */
  own: i32;
  depth: i32;
  /** Its place among the nodes. */
  index: i32;
  /** Its place among the histograms. */
  slot: i32;
  /** Best split: -1 where there is none. */
  column: i32;
  bin: i32;
  /** Sums of packed values. */
  total: i64;
  leftTotal: i64;
  gain: f64;
  /** What its step is bound to, where columns are monotone. */
  lower: f64;
  upper: f64;
  /** Of the best split of a category: the set of what goes left, 32 bytes. */
  set: u64;
  private set1: u64;
  private set2: u64;
  private set3: u64;
}

export function setOfLeaf(leaf: BoostLeaf): usize {
  return changetype<usize>(leaf) + offsetof<BoostLeaf>('set');
}

/** The best split of one column in a leaf. */
@unmanaged
export class Candidate {
  /** -1 where there is none. */
  worth: f64;
  leftTotal: i64;
  bin: i32;
  /** Whether it is known to leave enough rows on both sides. */
  isCounted: i32;
  /** Of a category: the set of what goes left, 32 bytes. */
  set: u64;
  private set1: u64;
  private set2: u64;
  private set3: u64;
}

export function setOfCandidate(candidate: Candidate): usize {
  return changetype<usize>(candidate) + offsetof<Candidate>('set');
}
