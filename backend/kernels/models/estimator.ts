/**
 * The fitted part of a model, as plain data: numbers and typed arrays only, so that it can be
 * written to bytes and read back without any class.
 */
export type Estimator =
  ForestEstimator | BoostingEstimator | LinearEstimator | LogisticEstimator | NeighboursEstimator;

/**
 * Trees in one set of arrays. Node n splits on column `feature[n]`: values below `threshold[n]` go
 * to node `left[n]`, all others, missing ones (NaN) too, to the node after it. A leaf has feature -1,
 * and `left[n]` is its row in `leaves`.
 */
export interface TreeArrays {
  /** Columns of the matrix it was fitted on. */
  columns: number;
  /** Numbers per leaf. */
  outputs: number;
  /** First node of each tree. */
  roots: Int32Array;
  feature: Int32Array;
  threshold: Float32Array;
  left: Int32Array;
  /** leaves × outputs, row-major. */
  leaves: Float64Array;
}

/** Leaves hold the classes' shares, or a mean; predictions average the trees. */
export interface ForestEstimator extends TreeArrays {
  kind: 'forest';
}

/**
 * Leaves hold what they add to a score, `outputs` is 1. There are as many scores as the baseline has
 * numbers, and tree t adds to score t modulo that.
 */
export interface BoostingEstimator extends TreeArrays {
  kind: 'boosting';
  /** 0 for a regression. */
  classes: number;
  /** The value, the log-odds of the second of two classes, or a score per class. */
  baseline: Float64Array;
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

/** The training rows themselves: a prediction asks those nearest to it. */
export interface NeighboursEstimator {
  kind: 'neighbours';
  /** 0 for a regression. */
  classes: number;
  columns: number;
  /** How many are asked. */
  neighbours: number;
  metric: 'euclidean' | 'manhattan';
  /** Whether all count the same, or by the inverse of their distance. */
  weights: 'uniform' | 'distance';
  /** Rows × columns, row-major. */
  points: Float64Array;
  /** The class code or value of each row. */
  targets: Float64Array;
}
