import type { Matrix } from '../pipeline/matrix';
import type { ForestEstimator, TreeArrays } from './estimator';

/**
 * The mean over all trees of the leaf that each row falls into: class shares averaged as
 * scikit-learn does it, or values.
 *
 * @returns rows × outputs, row-major
 */
export function predictForest(forest: ForestEstimator, x: Matrix): Float64Array {
  const sums = new Float64Array(x.rows * forest.outputs);
  for (let start = 0; start < x.rows; start += ROWS_AT_ONCE) {
    const end = Math.min(x.rows, start + ROWS_AT_ONCE);
    for (const root of forest.roots)
      for (let row = start; row < end; row++)
        addLeaf(forest, leafOf(forest, root, x, row), sums, row);
  }
  for (let at = 0; at < sums.length; at++) sums[at]! /= forest.roots.length;
  return sums;
}

function addLeaf({ leaves, outputs }: TreeArrays, leaf: number, sums: Float64Array, row: number) {
  for (let k = 0; k < outputs; k++) sums[row * outputs + k]! += leaves[leaf * outputs + k]!;
}

/** The row of `leaves` that a row of the matrix falls into, in the tree that starts at `root`. */
export function leafOf(
  trees: Pick<TreeArrays, 'feature' | 'threshold' | 'left'>,
  root: number,
  x: Matrix,
  row: number,
): number {
  const { feature, threshold, left } = trees;
  const { data } = x;
  const offset = row * x.columns;
  let node = root;
  let column = feature[node]!;
  while (column >= 0) {
    // A missing value compares false and goes right.
    node = data[offset + column]! < threshold[node]! ? left[node]! : left[node]! + 1;
    column = feature[node]!;
  }
  return left[node]!;
}

/** So many rows stay in the processor's cache while all trees see them. */
const ROWS_AT_ONCE = 256;
