/** A matrix and the bytes that its bins go to. The host writes it: trees/binned-matrix.ts. All fields are 32 bits wide. */
@unmanaged
export class CellTask {
  /** f64, row-major. */
  values: usize;
  rows: i32;
  columns: i32;
  /** As in EdgeTask. */
  edges: usize;
  /** How many columns of cells there are, and of each one i32: its column of the matrix; -1 for a bundle, which the host fills. */
  cellColumns: i32;
  cells: usize;
  /** Row-major: row r, column c at bins + r · stride + c. */
  bins: usize;
  stride: i32;
  /** Column-major, once more: row r, column c at byColumn + c · rows + r; 0 where that is not asked for. */
  byColumn: usize;
}
