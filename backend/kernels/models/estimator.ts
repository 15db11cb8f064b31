/**
 * The fitted part of a model, as plain data: numbers and typed arrays only, so that it can be
 * written to bytes and read back without any class.
 */
export type Estimator =
  | ForestEstimator
  | BoostingEstimator
  | LinearEstimator
  | LogisticEstimator
  | NeighboursEstimator
  | VectorsEstimator
  | PerceptronEstimator
  | GaussianEstimator
  | ConstantEstimator
  | VotingEstimator
  | StackingEstimator;

/**
 * Trees in one set of arrays. Node n splits on column `feature[n]`: values below `threshold[n]` go
 * to node `left[n]`, all others, missing ones (NaN) too, to the node after it. Where that column is
 * a category, `threshold[n]` is the first word of a set in `categories`, and codes of the set go
 * left. A leaf has feature -1, and `left[n]` is its row in `leaves`.
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
  /** Where some columns are categories. */
  categories?: TreeCategories;
}

/** How trees tell categories apart; see TreeArrays. */
export interface TreeCategories {
  /** Per column of the matrix: how many codes it has where it is a category, 0 where it is a number. */
  codes: Int32Array;
  /** Sets of codes: of a category's set code c is bit c % 32 of its word ⌊c / 32⌋. */
  sets: Int32Array;
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

/**
 * Support vectors: training rows that a decision is a weighted sum of kernels with. There is one
 * decision for a regression, its value, and one per pair of classes, above 0 for the pair's first:
 * (0, 1), (0, 2) … (1, 2) …
 */
export interface VectorsEstimator {
  kind: 'vectors';
  /** 0 for a regression. */
  classes: number;
  columns: number;
  kernel: 'linear' | 'poly' | 'rbf' | 'sigmoid';
  gamma: number;
  coef0: number;
  degree: number;
  /** First vector of each class, then their number; of a regression as if there were one class. */
  starts: Int32Array;
  /** Vectors × columns, row-major. */
  vectors: Float64Array;
  /**
   * (classes - 1 or 1) × vectors, row-major. In the pair (a, b) the vectors of class a weigh what row
   * b - 1 says, those of class b what row a says.
   */
  coefficients: Float64Array;
  /** One per decision, to add to it. */
  intercepts: Float64Array;
  /** Per pair: what makes a probability of its decision; empty where decisions are votes. */
  slopes: Float64Array;
  offsets: Float64Array;
}

/** Normal distributions of each column within each class. */
export interface GaussianEstimator {
  kind: 'gaussian';
  classes: number;
  columns: number;
  /** classes × columns, row-major. */
  means: Float64Array;
  variances: Float64Array;
  /** Share of each class. */
  priors: Float64Array;
}

/** Says the same of every row: a value, or a probability per class. */
export interface ConstantEstimator {
  kind: 'constant';
  columns: number;
  outputs: Float64Array;
}

/** A network of fully connected layers. */
export interface PerceptronEstimator {
  kind: 'perceptron';
  /** 0 for a regression. */
  classes: number;
  columns: number;
  activation: 'relu' | 'tanh' | 'logistic';
  /** Units of each layer: columns, hidden units, and 1 or one per class. */
  units: Int32Array;
  /** Layer after layer: inputs × outputs weights, row-major, then a bias per output. */
  weights: Float32Array;
  /** Of a regression: a value is centre + scale · output. */
  centre: number;
  scale: number;
}

/** What an algorithm that an ensemble asks has learned. */
export interface FittedMember {
  /** Its name in the registry. */
  algorithm: string;
  estimator: Estimator;
}

/** Means of what its members say, or of their votes. */
export interface VotingEstimator {
  kind: 'voting';
  columns: number;
  /** 0 for a regression. */
  classes: number;
  byVotes: boolean;
  members: FittedMember[];
  /** Of the members; they add up to 1. */
  weights: Float64Array;
}

/** What `last` makes of what its members say. */
export interface StackingEstimator {
  kind: 'stacking';
  columns: number;
  /** 0 for a regression. */
  classes: number;
  members: FittedMember[];
  last: Estimator;
}
