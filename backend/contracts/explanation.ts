/**
 * What contributions add up to: `value` of a regression, `probability` of each class, `log-odds` of
 * the second of two classes, or `score` of each class, whose softmax are the probabilities.
 */
export const EXPLAINED_OUTPUTS = ['value', 'probability', 'log-odds', 'score'] as const;
export type ExplainedOutput = (typeof EXPLAINED_OUTPUTS)[number];

/**
 * Shapley values of one or more predictions: how much each input moved the output away from what
 * the model says of its background rows on average. For every row and output, the baseline and all
 * contributions add up to the output.
 *
 * Source: Lundberg & Lee, "A Unified Approach to Interpreting Model Predictions", 2017, with the
 * background taken as the distribution of what is not known (interventional).
 *
 * @typeParam Numbers arrays of numbers: typed ones where it is computed, plain ones in JSON
 */
export interface Explanation<Numbers = Float64Array> {
  output: ExplainedOutput;
  /** `exact`, or estimated from permutations, with `standardErrors`. */
  method: 'exact' | 'sampled';
  /** One number per output: mean over the background rows. */
  baseline: Numbers;
  /** rows × outputs. */
  outputs: Numbers;
  /** rows × inputs × outputs. */
  contributions: Numbers;
  /** As `contributions`, for sampled ones. */
  standardErrors?: Numbers;
}
