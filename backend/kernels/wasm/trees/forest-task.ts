import { BinTask, RecordRange } from './bin-task';

/** What every tree of a forest shares. The host writes it: trees/forest-task.ts. */
@unmanaged
export class ForestTask extends BinTask {
  /** One per row. Up to two classes or a regression: packed i64, see packed.ts. Else u32, the class. */
  targets: usize;
  /** f64 per row, for a regression: what leaves average. */
  values: usize;
  /** 1 for a regression. */
  classes: i32;
  /** Rows drawn with replacement for each tree; 0 takes every row once. */
  draws: i32;
  /** Columns of the matrix: each is drawn by itself, though a bundle of them shares cells. */
  features: i32;
  /** i32 per feature: its column of cells, and its bin in that bundle, 0 where it has the cells alone. */
  featureCells: usize;
  featureMembers: usize;
  /** Features to look at in each node, constant ones included, as scikit-learn counts. */
  featuresPerSplit: i32;
  /** In rows, as minLeaf. */
  minSplit: i32;
  maxDepth: i32;
  /**
   * For extremely randomised trees, which try one random threshold per column: the centres of the
   * bins, 256 × f32 per column of cells. 0: the best threshold.
   */
  centres: usize;
  /**
   * Where rows count differently, see weighed.ts: f64 per row what it counts, and its class or its
   * target as a whole number. 0: all count the same.
   */
  rowWeights: usize;
  weighedTargets: usize;
  /** Whether classes count the same among the rows drawn for each tree. */
  balanced: i32;
  /** Where two classes count differently and their rows do not: f64 per class. 0: they count the same. */
  classWeights: usize;
  /** i32 per column of cells: 1 or -1, where predictions may only rise or fall with it. 0: none may not. */
  monotone: usize;
  /** Trees to grow, the two u32 seeds of each, and where each is put when it has grown. */
  trees: i32;
  seeds: usize;
  grown: usize;
  /** Trees that threads have taken, and ended. */
  taken: i32;
  ended: i32;
}

/** A tree that has grown: nodes as scratch.ts has them, f64 leaves. Without nodes there was no room for it. */
@unmanaged
export class GrownTree {
  nodes: usize;
  nodeCount: i32;
  leaves: usize;
  leafCount: i32;
}

/** A node that waits to be split. */
@unmanaged
export class PendingNode extends RecordRange {
  depth: i32;
  /** Its place among the nodes. */
  index: i32;
  /** Sum of its records' packed values; with more than two classes of their draws. */
  total: i64;
  /** Bit f: feature f, of the first 64, has one value only in this node and below. */
  constant: u64;
  /** What predictions are bound to within it, where columns are monotone. */
  lower: f64;
  upper: f64;
}
