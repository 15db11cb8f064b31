import { assert, constantFrom, integer, property } from 'fast-check';
import { openKernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import { createRandom } from '../random';
import { NeighbourIndex, type Metric } from './neighbour-index';

/** Rows and squared or absolute distances by looking at every pair: the slow way that the index replaces. */
function lookAtAll(points: Matrix, x: Matrix, metric: Metric, count: number): number[][] {
  const rowOf = ({ columns, data }: Matrix, row: number) =>
    data.subarray(row * columns, (row + 1) * columns);
  return Array.from({ length: x.rows }, (_, row) => {
    const distances = Array.from({ length: points.rows }, (_unused, point) => {
      const other = rowOf(points, point);
      return rowOf(x, row).reduce((sum, value, column) => {
        const difference = value - other[column]!;
        return sum + (metric === 'manhattan' ? Math.abs(difference) : difference * difference);
      }, 0);
    });
    const order = [...distances.keys()].sort((a, b) => distances[a]! - distances[b]! || a - b);
    return order.slice(0, count);
  });
}

function search(points: Matrix, x: Matrix, metric: Metric, count: number): number[][] {
  const index = new NeighbourIndex(openKernel(), points, metric, count);
  const found: number[][] = [];
  index.search(x, (row) => (found[row] = [...index.nearest]));
  return found;
}

function matrix(rows: number, columns: number, next: () => number): Matrix {
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, next) };
}

describe('NeighbourIndex', () => {
  it('finds what looking at every pair finds, ties going to the lower row', () => {
    const metrics = constantFrom<Metric[]>('euclidean', 'manhattan');
    const shapes = [integer({ min: 1, max: 300 }), integer({ min: 1, max: 9 })] as const;
    assert(
      property(integer(), ...shapes, metrics, (seed, rows, columns, metric) => {
        const random = createRandom(seed, 'points');
        // Whole numbers make ties, and far from 0 they differ in digits that f32 does not have.
        const digits = [2, 40, 1e7][random.integer(3)]!;
        const offset = [0, 1e9][random.integer(2)]!;
        const next = () => offset + random.integer(digits);
        const points = matrix(rows, columns, next);
        const x = matrix(9, columns, next);
        const count = 1 + random.integer(rows);
        expect(search(points, x, metric, count)).toEqual(lookAtAll(points, x, metric, count));
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('finds the same where leaves of points are passed by', () => {
    const metrics = constantFrom<Metric[]>('euclidean', 'manhattan');
    const shapes = [integer({ min: 2048, max: 2400 }), integer({ min: 1, max: 15 })] as const;
    assert(
      property(integer(), ...shapes, metrics, (seed, rows, columns, metric) => {
        const random = createRandom(seed, 'leaves');
        const digits = [3, 1000, 1e7][random.integer(3)]!;
        const offset = [0, 1e9][random.integer(2)]!;
        // Rows of a few places far from each other, and ties within and between them.
        const centres = Array.from({ length: 5 }, () => random.integer(4) * digits);
        let [cell, centre] = [0, 0];
        const next = () => {
          if (cell++ % columns === 0) centre = centres[random.integer(5)]!;
          return offset + centre + random.integer(digits);
        };
        const points = matrix(rows, columns, next);
        const x = matrix(1 + random.integer(11), columns, next);
        const count = 1 + random.integer(20);
        expect(search(points, x, metric, count)).toEqual(lookAtAll(points, x, metric, count));
      }),
      { seed: 9, numRuns: 40 },
    );
  });

  it.each([1e-25, 1e-40, 1e25, 1e150])('keeps its word where numbers are near %d', (size) => {
    const random = createRandom(3, 'sizes');
    const next = () => (random.uniform() - 0.5) * size;
    const x = matrix(20, 3, next);
    // In leaves, where there are so many.
    for (const points of [matrix(200, 3, next), matrix(2100, 3, next)])
      for (const metric of ['euclidean', 'manhattan'] as const)
        expect(search(points, x, metric, 5)).toEqual(lookAtAll(points, x, metric, 5));
  });

  it.each([
    [40, 8300, 3],
    // In leaves, and so many neighbours that few rows are searched at once.
    [2100, 300, 1000],
  ])('finds the same in more rows than are searched at once, of %d points', (...work) => {
    const [count, rows, neighbours] = work;
    const random = createRandom(5, 'many');
    const points = matrix(count, 2, () => random.uniform());
    const x = matrix(rows, 2, () => random.uniform());
    expect(search(points, x, 'euclidean', neighbours)).toEqual(
      lookAtAll(points, x, 'euclidean', neighbours),
    );
  });
});
