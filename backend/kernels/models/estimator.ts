/**
 * The fitted part of a model, as plain data: numbers and typed arrays only, so that it can be
 * written to bytes and read back without any class.
 */
export type Estimator = ForestEstimator | LinearEstimator | LogisticEstimator;

/**
 * Trees in one set of arrays. Node n splits on `feature[n]`: values below `threshold[n]` go to
 * `left[n]`, all others to `right[n]`. A leaf has feature -1, and `left[n]` is its row in `leaves`.
 */
export interface ForestEstimator {
  kind: 'forest';
  /** Columns of the matrix it was fitted on. */
  columns: number;
  /** Numbers per leaf: the classes' shares, or 1 for a mean. */
  outputs: number;
  /** First node of each tree. */
  roots: Int32Array;
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  right: Int32Array;
  /** leaves × outputs, row-major. */
  leaves: Float64Array;
}

export interface LinearEstimator {
  kind: 'linear';
  coefficients: Float64Array;
  intercept: number;
}

/** One row of coefficients per class; a single row, that of the second class, for two classes. */
export interface LogisticEstimator {
  kind: 'logistic';
  classes: number;
  columns: number;
  /** (1 or classes) × columns, row-major. */
  coefficients: Float64Array;
  intercepts: Float64Array;
}
