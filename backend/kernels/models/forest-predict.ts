import type { Kernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import type { ForestEstimator } from './estimator';
import { addLeaves } from './walk-trees';

/**
 * The mean over all trees of the leaf that each row falls into: class shares averaged as
 * scikit-learn does it, or values.
 *
 * @param kernel to compute on; where there is none, the forest keeps one
 * @returns rows × outputs, row-major
 */
export function predictForest(forest: ForestEstimator, x: Matrix, kernel?: Kernel): Float64Array {
  const { outputs, roots } = forest;
  const sums = new Float64Array(x.rows * outputs);
  addLeaves(forest, x, sums, kernel);
  for (let at = 0; at < sums.length; at++) sums[at]! /= roots.length;
  return sums;
}
