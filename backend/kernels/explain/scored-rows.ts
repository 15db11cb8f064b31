/** Rows that a model has not learned from, with what is true of them. */
export interface ScoredRows {
  rows: number;
  /** rows × inputs in raw form, row-major. */
  raw: Float64Array;
  /** Class codes or values. */
  truth: Float64Array;
}
