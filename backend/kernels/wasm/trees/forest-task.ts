import { BinTask, RecordRange } from './bin-task';

/** What every tree of a forest shares. The host writes it: trees/forest-task.ts. */
@unmanaged
export class ForestTask extends BinTask {
  /** One per row. Up to two classes or a regression: packed i64, see packed.ts. Else u32, the class. */
  targets: usize;
  /** 1 for a regression. */
  classes: i32;
  /** Rows drawn with replacement for each tree; 0 takes every row once. */
  draws: i32;
  /** Columns to look at in each node, constant ones included, as scikit-learn counts. */
  columnsPerSplit: i32;
  /** In rows, as minLeaf. */
  minSplit: i32;
  maxDepth: i32;
  /**
   * For extremely randomised trees, which try one random threshold per column: the centres of the
   * bins, 256 × f32 per column. 0: the best threshold.
   */
  centres: usize;
}

/** A node that waits to be split. */
@unmanaged
export class PendingNode extends RecordRange {
  depth: i32;
  /** Its place among the nodes. */
  index: i32;
  /** Sum of its records' packed values; unused with more than two classes. */
  total: i64;
  /** Bit c: column c, of the first 64, has one value only in this node and below. */
  constant: u64;
}
