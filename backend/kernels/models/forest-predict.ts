import type { Matrix } from '../pipeline/matrix';
import type { ForestEstimator } from './estimator';

/**
 * The mean over all trees of the leaf that each row falls into: class shares averaged as
 * scikit-learn does it, or values.
 *
 * @returns rows × outputs, row-major
 */
export function predictForest(forest: ForestEstimator, x: Matrix): Float64Array {
  const { feature, threshold, left, right, leaves, outputs, roots } = forest;
  const sums = new Float64Array(x.rows * outputs);
  for (const root of roots) {
    for (let row = 0; row < x.rows; row++) {
      const offset = row * x.columns;
      let node = root;
      let column = feature[node]!;
      while (column >= 0) {
        node = x.data[offset + column]! < threshold[node]! ? left[node]! : right[node]!;
        column = feature[node]!;
      }
      const leaf = left[node]! * outputs;
      for (let k = 0; k < outputs; k++) sums[row * outputs + k]! += leaves[leaf + k]!;
    }
  }
  for (let at = 0; at < sums.length; at++) sums[at]! /= roots.length;
  return sums;
}
