import { openKernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import { createRandom } from '../random';
import type { TreeArrays } from './estimator';
import { ForestBuilder, type GrownNode } from './forest-builder';
import { leafOf } from './leaf-of';
import { writeNodeRecords } from './node-records';
import { addLeaves } from './walk-trees';

const ODD = [NaN, Infinity, -Infinity, 0, -0, 5e-324, -1e-300, 1e300, -1e300, 0.1, -0.1, 1];

/** Values that lie on thresholds, between two f32, or at the ends of the range. */
function oddMatrix(rows: number, columns: number): Matrix {
  const random = createRandom(1, 'cells');
  const data = Float64Array.from({ length: rows * columns }, () => {
    const value = ODD[random.integer(2 * ODD.length)];
    return value ?? Math.fround(random.uniform() * 4 - 2) * (1 + (random.integer(3) - 1) * 1e-12);
  });
  return { rows, columns, data };
}

function grow(depth: number, columns: number, outputs: number, key: string): GrownNode {
  const random = createRandom(1, key);
  if (depth === 0 || random.uniform() < 0.1)
    return { kind: 'leaf', outputs: Array.from({ length: outputs }, () => random.uniform()) };
  return {
    kind: 'split',
    column: random.integer(columns),
    threshold: random.uniform() < 0.3 ? ODD[random.integer(ODD.length)]! : random.uniform() * 4 - 2,
    left: () => grow(depth - 1, columns, outputs, `${key}l`),
    right: () => grow(depth - 1, columns, outputs, `${key}r`),
  };
}

function trees(count: number, depth: number, columns: number, outputs = 2): TreeArrays {
  const builder = new ForestBuilder(columns, outputs);
  for (let tree = 0; tree < count; tree++)
    builder.addTree(grow(depth, columns, outputs, `${tree}`));
  return builder.finish();
}

/** The definition: each row walks each tree alone, by comparisons of f64. */
function sumsOf(all: TreeArrays, x: Matrix, width: number): Float64Array {
  const { roots, leaves, outputs } = all;
  const sums = new Float64Array(x.rows * width).fill(0.5);
  for (let row = 0; row < x.rows; row++)
    roots.forEach((root, tree) => {
      const leaf = leafOf(all, root, x, row);
      const place = row * width + ((tree * outputs) % width);
      for (let k = 0; k < outputs; k++) sums[place + k]! += leaves[leaf * outputs + k]!;
    });
  return sums;
}

function expectSameBits(all: TreeArrays, x: Matrix, width = all.outputs): void {
  const sums = new Float64Array(x.rows * width).fill(0.5);
  addLeaves(all, x, sums);
  expect(Buffer.from(sums.buffer)).toEqual(Buffer.from(sumsOf(all, x, width).buffer));
}

describe('Walks through trees', () => {
  it.each([1, 2, 7, 8, 9, 60, 1001])('end in the leaves of the definition for %d rows', (rows) => {
    expectSameBits(trees(21, 7, 5), oddMatrix(rows, 5));
  });

  it.each([1, 2, 8, 9])('end in the leaves of the definition in %d trees', (count) => {
    for (const rows of [1, 5, 70]) expectSameBits(trees(count, 6, 3), oddMatrix(rows, 3));
  });

  it('stay where a tree is one leaf', () => {
    for (const rows of [1, 20]) expectSameBits(trees(3, 0, 1), oddMatrix(rows, 1));
  });

  it('add in turn to the scores of the classes', () => {
    for (const rows of [1, 40]) expectSameBits(trees(12, 4, 3, 1), oddMatrix(rows, 3), 3);
  });

  it('take more rows than are walked at once', () => {
    expectSameBits(trees(2, 4, 2), oddMatrix(9000, 2));
  });

  it('read nodes of the wide form where columns leave no room for distances', () => {
    // 22 bits for a column and 5 for flags leave 5 for distances.
    const columns = 2 ** 22;
    const all = { ...trees(10, 7, 4), columns };
    expect(writeNodeRecords(openKernel(), all).isWide).toBe(true);
    const data = new Float64Array(columns);
    data.set(oddMatrix(1, 4).data);
    expectSameBits(all, { rows: 1, columns, data });
  });

  it('never go left at a threshold that is no number', () => {
    const all = trees(1, 3, 2);
    all.threshold.fill(NaN);
    expectSameBits(all, oddMatrix(30, 2));
  });

  it('can be told another kernel each time', () => {
    const all = trees(5, 5, 3);
    const x = oddMatrix(33, 3);
    for (const kernel of [openKernel(), openKernel(), undefined]) {
      const sums = new Float64Array(33 * 2).fill(0.5);
      addLeaves(all, x, sums, kernel);
      expect(sums).toEqual(sumsOf(all, x, 2));
    }
  });
});
