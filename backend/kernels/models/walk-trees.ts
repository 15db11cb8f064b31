import { openKernel, type Kernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import type { TreeArrays } from './estimator';
import { leafOf } from './leaf-of';
import { TreeWalk } from './tree-walk';

/**
 * Adds to the sums of each row the leaf that it falls into in every tree, in the order of the trees:
 * the same bits for a row alone and for one of many, on any number of threads.
 *
 * @param sums numbers per row, row-major: a tree adds its leaf behind that of the tree before it, and
 *   at the row's start again where there is no room for another
 * @param kernel to walk in; where none is given, the trees stay in one of their own as long as they live
 */
export function addLeaves(trees: TreeArrays, x: Matrix, sums: Float64Array, kernel?: Kernel): void {
  if (trees.categories) addOneByOne(trees, x, sums);
  else if (x.rows > 0) walkOf(trees, sums.length / x.rows, kernel).addLeaves(x, sums);
}

/** Kept, because writing the trees down costs more than to walk them. */
const kept = new WeakMap<TreeArrays, { walk: TreeWalk; isOwn: boolean }>();

function walkOf(trees: TreeArrays, width: number, kernel?: Kernel): TreeWalk {
  const known = kept.get(trees);
  if (known && (kernel ? known.walk.kernel === kernel : known.isOwn)) return known.walk;
  const walk = new TreeWalk(kernel ?? openKernel(), trees, width);
  kept.set(trees, { walk, isOwn: kernel === undefined });
  return walk;
}

/** Trees that split categories are walked as they are: records know thresholds only. */
function addOneByOne(trees: TreeArrays, x: Matrix, sums: Float64Array): void {
  const { roots, leaves, outputs } = trees;
  const width = sums.length / x.rows;
  for (let row = 0; row < x.rows; row++)
    roots.forEach((root, tree) => {
      const leaf = leafOf(trees, root, x, row) * outputs;
      const place = row * width + ((tree * outputs) % width);
      for (let k = 0; k < outputs; k++) sums[place + k]! += leaves[leaf + k]!;
    });
}
