/** A dense matrix of what an algorithm reads: finite numbers, row-major. */
export interface Matrix {
  rows: number;
  columns: number;
  /** rows × columns values; row r starts at r · columns. */
  data: Float64Array;
}
