/**
 * What all trees of a fit share. The host writes tasks, with the same fields in the same order, the
 * kernel only reads them. All fields are 32 bits wide.
 */
@unmanaged
export class BinTask {
  /** Bins, row-major: row r, column c at bins + r · stride + c. */
  bins: usize;
  stride: i32;
  rows: i32;
  /** Columns of cells. */
  columns: i32;
  /** i32 per column: its bins of numbers. Minus the members of a bundle, see trees/plan-cells.ts. */
  binCounts: usize;
  /** What a split after a bin stands for, 256 per column of cells: i32 column of the matrix, f32 threshold. */
  splits: usize;
  /** Rows that a leaf needs, in rows that differ: scikit-learn counts a row drawn twice once. */
  minLeaf: i32;
  /** i32 per column of cells: its codes where it is a category, else 0. 0: no column is one. */
  codes: usize;
}

/** Of a column of cells that is a category, whose bins are codes; 0 of any other. */
export function codesOf(task: BinTask, column: i32): i32 {
  return task.codes ? load<i32>(task.codes + ((column as usize) << 2)) : 0;
}

/** The records of a node, or of a leaf. */
@unmanaged
export class RecordRange {
  first: i32;
  count: i32;
}
