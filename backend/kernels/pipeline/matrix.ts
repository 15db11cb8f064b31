/** A dense matrix of what an algorithm reads, row-major: finite numbers, or NaN for a missing one. */
export interface Matrix {
  rows: number;
  columns: number;
  /** rows × columns values; row r starts at r · columns. */
  data: Float64Array;
}

export function zeroMatrix(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float64Array(rows * columns) };
}
