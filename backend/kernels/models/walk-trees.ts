import type { Matrix } from '../pipeline/matrix';
import type { TreeArrays } from './estimator';

/**
 * Tells which leaf each row falls into, in every tree: in the order of the trees for each row.
 *
 * Several walks go on at once, of one tree with many rows or of many trees with one row, because a
 * single one waits for memory most of the time. Nothing is allocated.
 */
export function visitLeaves(
  trees: TreeArrays,
  x: Matrix,
  visit: (row: number, tree: number, leaf: number) => void,
): void {
  if (x.rows < AT_ONCE) visitByRow(trees, x, visit);
  else visitByTree(trees, x, visit);
}

type Visit = Parameters<typeof visitLeaves>[2];

/** Walks that the processor can keep apart. */
const AT_ONCE = 4;
/** So many rows stay in the processor's cache while all trees see them. */
const LANES = 256;

/** Of each walk: the node it is at, in the end a leaf's row; where its row of the matrix begins. */
const nodes = new Int32Array(LANES);
const offsets = new Int32Array(LANES);

function visitByRow(trees: TreeArrays, { rows, columns, data }: Matrix, visit: Visit): void {
  const { roots } = trees;
  for (let row = 0; row < rows; row++)
    for (let first = 0; first < roots.length; first += LANES) {
      const count = Math.min(LANES, roots.length - first);
      // The last four walks may be fewer: those beyond walk some tree too, and nobody asks where to.
      for (let lane = 0; lane < LANES; lane++) nodes[lane] = roots[first + lane] ?? roots[0]!;
      offsets.fill(row * columns);
      walk(trees, data, count);
      for (let lane = 0; lane < count; lane++) visit(row, first + lane, nodes[lane]!);
    }
}

function visitByTree(trees: TreeArrays, { rows, columns, data }: Matrix, visit: Visit): void {
  const { roots } = trees;
  for (let first = 0; first < rows; first += LANES) {
    const count = Math.min(LANES, rows - first);
    for (let lane = 0; lane < LANES; lane++)
      offsets[lane] = Math.min(rows - 1, first + lane) * columns;
    for (let tree = 0; tree < roots.length; tree++) {
      nodes.fill(roots[tree]!);
      walk(trees, data, count);
      for (let lane = 0; lane < count; lane++) visit(first + lane, tree, nodes[lane]!);
    }
  }
}

/** Takes the first `count` walks to their leaves. A missing value compares false and goes right. */
function walk({ feature, threshold, left }: TreeArrays, data: Float64Array, count: number): void {
  for (let lane = 0; lane < count; lane += AT_ONCE) {
    let a = nodes[lane]!;
    let b = nodes[lane + 1]!;
    let c = nodes[lane + 2]!;
    let d = nodes[lane + 3]!;
    for (;;) {
      const atA = feature[a]!;
      const atB = feature[b]!;
      const atC = feature[c]!;
      const atD = feature[d]!;
      // Leaves have a negative column.
      if ((atA & atB & atC & atD) < 0) break;
      // A comparison as a number: a branch here would be guessed wrong every other time.
      if (atA >= 0) a = left[a]! + 1 - Number(data[offsets[lane]! + atA]! < threshold[a]!);
      if (atB >= 0) b = left[b]! + 1 - Number(data[offsets[lane + 1]! + atB]! < threshold[b]!);
      if (atC >= 0) c = left[c]! + 1 - Number(data[offsets[lane + 2]! + atC]! < threshold[c]!);
      if (atD >= 0) d = left[d]! + 1 - Number(data[offsets[lane + 3]! + atD]! < threshold[d]!);
    }
    nodes[lane] = left[a]!;
    nodes[lane + 1] = left[b]!;
    nodes[lane + 2] = left[c]!;
    nodes[lane + 3] = left[d]!;
  }
}
