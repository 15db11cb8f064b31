import type { Matrix } from '../pipeline/matrix';

/**
 * What contributions add up to: `value` of a regression, `probability` of each class, `log-odds` of
 * the second of two classes, or `score` of each class, whose softmax are the probabilities.
 */
export type ExplainedOutput = 'value' | 'probability' | 'log-odds' | 'score';

/**
 * Shapley values of one or more predictions: how much each input moved the output away from what
 * the model says of its background rows on average. For every row and output, the baseline and all
 * contributions add up to the output.
 *
 * Source: Lundberg & Lee, "A Unified Approach to Interpreting Model Predictions", 2017, with the
 * background taken as the distribution of what is not known (interventional).
 */
export interface Explanation {
  output: ExplainedOutput;
  /** `exact`, or estimated from permutations, with `standardErrors`. */
  method: 'exact' | 'sampled';
  /** One number per output: mean over the background rows. */
  baseline: Float64Array;
  /** rows × outputs. */
  outputs: Float64Array;
  /** rows × inputs × outputs. */
  contributions: Float64Array;
  /** As `contributions`, for sampled ones. */
  standardErrors?: Float64Array;
}

/** What is to be explained, as matrices that the estimator reads. */
export interface ExplainRequest {
  x: Matrix;
  background: Matrix;
  /** Which input each column of a matrix is made of; inputs are what gets contributions. */
  columnInputs: Int32Array;
  inputs: number;
}
