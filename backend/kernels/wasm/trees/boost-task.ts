import { BinTask, RecordRange } from './bin-task';

/** What all rounds of boosting share. The host writes it: trees/boost-task.ts. */
@unmanaged
export class BoostTask extends BinTask {
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
  /** f64: what a gradient and a hessian of 1 are as whole numbers, learning rate, L2 penalty. */
  rates: usize;
  /** f64 per row: what it counts, at most 1; 0 where all count 1. */
  rowWeights: usize;
  /** i32 per column of cells: 1 or -1, where predictions may only rise or fall with it. 0: none may not. */
  monotone: usize;
  /** Working memory that all threads share, zero at first. */
  scratch: usize;
}

/** What all threads do next. */
@unmanaged
export class BoostStep {
  /** The leaf to sum up, and its sibling, of which the other histograms will be; -1 for none. */
  smaller: i32;
  larger: i32;
  /** Whether the smaller one may be split as well. */
  isSmallerOpen: i32;
  leafCount: i32;
}

/** A leaf of the tree that grows, and its best split. */
@unmanaged
export class BoostLeaf extends RecordRange {
  depth: i32;
  /** Its place among the nodes. */
  index: i32;
  /** Its place among the histograms. */
  slot: i32;
  /** Which of the two sets of candidates is its. */
  candidates: i32;
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
}
