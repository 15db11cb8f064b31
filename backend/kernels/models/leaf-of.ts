import type { Matrix } from '../pipeline/matrix';
import type { TreeArrays } from './estimator';
import { goesLeft } from './tree-categories';

/** The row of `leaves` that a row of the matrix falls into, in the tree that starts at `root`. */
export function leafOf(
  trees: Pick<TreeArrays, 'feature' | 'threshold' | 'left' | 'categories'>,
  root: number,
  x: Matrix,
  row: number,
): number {
  const { feature, left } = trees;
  const { data } = x;
  const offset = row * x.columns;
  let node = root;
  let column = feature[node]!;
  while (column >= 0) {
    const isLeft = goesLeft(trees, node, column, data[offset + column]!);
    node = left[node]! + (isLeft ? 0 : 1);
    column = feature[node]!;
  }
  return left[node]!;
}
