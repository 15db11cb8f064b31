import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import type { LinearEstimator } from '../models/estimator';

export interface EvenRows {
  data: TrainingData;
  /** Weighted, taken off; 0 without an intercept. */
  means: Float64Array;
  targetMean: number;
}

/**
 * Rows that all count the same and have the same squared errors: less their weighted means, times
 * the root of their weight. A fit without intercept of these is the weighted fit, as in scikit-learn.
 *
 * @param toOne whether weights are scaled to a mean of 1 first
 */
export function evenRows(
  kernel: Kernel,
  { x, y, weights = new Float64Array(y.length).fill(1) }: TrainingData,
  { fitIntercept, toOne }: { fitIntercept: boolean; toOne: boolean },
): EvenRows {
  const { rows, columns, data } = x;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = (row: number): number => weights[row]! / total;
  const means = new Float64Array(columns);
  if (fitIntercept)
    data.forEach((value, at) => (means[at % columns]! += share(Math.floor(at / columns)) * value));
  const targetMean = fitIntercept ? y.reduce((sum, value, row) => sum + share(row) * value, 0) : 0;
  const even = kernel.matrix(rows, columns);
  const roots = weights.map((weight) => Math.sqrt(toOne ? (weight / total) * rows : weight));
  data.forEach((value, at) => {
    even.data[at] = roots[Math.floor(at / columns)]! * (value - means[at % columns]!);
  });
  const largest = roots.reduce((most, root) => Math.max(most, root), 0);
  if (fitIntercept) dropConstants(even, means, largest);
  const targets = y.map((value, row) => roots[row]! * (value - targetMean));
  return { data: { x: even, y: targets, classes: 0 }, means, targetMean };
}

/** The estimator of the rows as they were. */
export function ofUnevenRows(
  { means, targetMean }: EvenRows,
  { coefficients }: LinearEstimator,
): LinearEstimator {
  const intercept = coefficients.reduce((rest, value, k) => rest - value * means[k]!, targetMean);
  return { kind: 'linear', coefficients, intercept };
}

/** What is left of a constant column is rounding; as zeros it gets no weight. */
function dropConstants(
  { rows, columns, data }: EvenRows['data']['x'],
  means: Float64Array,
  root: number,
): void {
  for (let column = 0; column < columns; column++) {
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += data[row * columns + column]! ** 2;
    if (squares > rows * (1e-14 * root * means[column]!) ** 2) continue;
    for (let row = 0; row < rows; row++) data[row * columns + column] = 0;
  }
}
