/**
 * What every tree of a forest shares. The host writes it (trees/forest-task.ts, the same fields in
 * the same order), the kernel only reads it. All fields are 32 bits wide.
 */
@unmanaged
export class ForestTask {
  /** Bins, row-major: row r, column c at bins + r · stride + c. */
  bins: usize;
  stride: i32;
  rows: i32;
  columns: i32;
  /** One per row. Up to two classes or a regression: packed i64, see packed.ts. Else u32, the class. */
  targets: usize;
  /** 1 for a regression. */
  classes: i32;
  /** Rows drawn with replacement for each tree; 0 takes every row once. */
  draws: i32;
  /** Columns to look at in each node, constant ones included, as scikit-learn counts. */
  columnsPerSplit: i32;
  /** In rows that differ, not in draws: scikit-learn counts a row drawn twice once. */
  minSplit: i32;
  minLeaf: i32;
  maxDepth: i32;
  /**
   * For extremely randomised trees, which try one random threshold per column: the centres of the
   * bins, 256 × f32 per column. 0: the best threshold.
   */
  centres: usize;
}

/** A node that waits to be split, and the records that fell into it. */
@unmanaged
export class PendingNode {
  first: i32;
  count: i32;
  depth: i32;
  /** Its place among the nodes. */
  index: i32;
  /** Sum of its records' packed values; unused with more than two classes. */
  total: i64;
  /** Bit c: column c, of the first 64, has one value only in this node and below. */
  constant: u64;
}
