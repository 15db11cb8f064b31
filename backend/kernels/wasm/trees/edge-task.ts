/** A matrix whose columns are cut into bins. The host writes it: trees/bin-edges.ts. All fields are 32 bits wide. */
@unmanaged
export class EdgeTask {
  /** f64, row-major; NaN stands for a missing value. */
  values: usize;
  rows: i32;
  columns: i32;
  /** 256 × f32 per column, and i32 per column: how many of them are edges. The others are infinite. */
  edges: usize;
  edgeCounts: usize;
  /** Columns that threads have taken. */
  taken: i32;
  /** Working memory of all threads, see find-edges.ts. */
  scratch: usize;
}

/** Bins of numbers; one more, the highest, is for missing values. */
export const MOST_BINS: i32 = 255;

/** Bytes from the edges of one column to those of the next. */
export const EDGE_BYTES: usize = 1024;
