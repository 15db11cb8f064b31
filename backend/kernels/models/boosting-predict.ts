import type { Kernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import type { BoostingEstimator } from './estimator';
import { exp } from './exp-log';
import { softmax } from './softmax';
import { addLeaves } from './walk-trees';

/**
 * The trees' values added to the baseline, as predictions.
 *
 * @param kernel to compute on; where there is none, the trees keep one
 * @returns one value per row, or rows × classes probabilities, row-major
 */
export function predictBoosting(
  estimator: BoostingEstimator,
  x: Matrix,
  kernel?: Kernel,
): Float64Array {
  const { baseline, classes } = estimator;
  const outputs = baseline.length;
  const scores = new Float64Array(x.rows * outputs);
  for (let row = 0; row < x.rows; row++) scores.set(baseline, row * outputs);
  addLeaves(estimator, x, scores, kernel);
  return predictScores(scores, classes);
}

/** Turns scores into predictions, partly in place: probabilities by the logistic function or softmax. */
export function predictScores(scores: Float64Array, classes: number): Float64Array {
  if (classes === 0) return scores;
  if (classes === 2) return bothProbabilities(scores);
  for (let start = 0; start < scores.length; start += classes)
    softmax(scores, start, start + classes);
  return scores;
}

function bothProbabilities(scores: Float64Array): Float64Array {
  const probabilities = new Float64Array(2 * scores.length);
  scores.forEach((score, row) => {
    const second = 1 / (1 + exp(-score));
    probabilities[2 * row] = 1 - second;
    probabilities[2 * row + 1] = second;
  });
  return probabilities;
}
