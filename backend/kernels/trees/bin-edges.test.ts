import { assert, double, float64Array, property } from 'fast-check';
import { createRandom } from '../random';
import { MOST_BINS, binEdges } from './bin-edges';

/** The bin of a value, as the kernel finds it. */
function binOf(value: number, edges: Float32Array): number {
  return edges.filter((edge) => value >= edge).length;
}

describe('binEdges', () => {
  it('cuts up to 255 distinct values at their midpoints', () => {
    expect([...binEdges(Float64Array.of(3, 1, NaN, 2, 1, 10))]).toEqual([1.5, 2.5, 6.5]);
    const values = Float64Array.from({ length: MOST_BINS }, (_, at) => at);
    expect(binEdges(values)).toHaveLength(MOST_BINS - 1);
  });

  it('cuts more values at quantiles, into bins of about the same size (seed 3)', () => {
    const random = createRandom(3);
    const values = Float64Array.from({ length: 50_000 }, () => random.uniform() ** 4);
    const edges = binEdges(values);
    expect(edges).toHaveLength(MOST_BINS - 1);
    const sizes = new Int32Array(MOST_BINS);
    for (const value of values) sizes[binOf(value, edges)]!++;
    expect(Math.max(...sizes)).toBeLessThan((2 * values.length) / MOST_BINS);
  });

  it('has no edge for a column without two values', () => {
    for (const values of [[], [NaN, NaN], [7, 7, NaN]])
      expect(binEdges(Float64Array.from(values))).toHaveLength(0);
  });

  it('keeps values apart that float32 can tell apart, and no others', () => {
    expect(binEdges(Float64Array.of(1, 1 + 1e-3))).toHaveLength(1);
    expect(binEdges(Float64Array.of(1, 1 + 1e-12))).toHaveLength(0);
    expect(binEdges(Float64Array.of(1e300, 2e300))).toHaveLength(0);
  });

  it('ascends, and leaves each side of every edge a value', () => {
    const values = float64Array({ noNaN: false, noDefaultInfinity: true, maxLength: 400 });
    assert(
      property(values, double({ noNaN: true }), (column, factor) => {
        const present = column.filter((value) => !Number.isNaN(value));
        const edges = binEdges(column.map((value) => value / (1 + Math.abs(factor))));
        const scaled = present.map((value) => value / (1 + Math.abs(factor)));
        edges.forEach((edge, at) => {
          expect(at === 0 || edge > edges[at - 1]!).toBe(true);
          expect(scaled.some((value) => value < edge)).toBe(true);
          expect(scaled.some((value) => value >= edge)).toBe(true);
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
