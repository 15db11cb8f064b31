import {
  assert,
  array,
  constantFrom,
  double,
  float64Array,
  integer,
  oneof,
  property,
} from 'fast-check';
import { withKernel } from '../compiled/kernel';
import { createRandom } from '../random';
import { findEdges } from './bin-edges';

const MOST_BINS = 255;
const SAMPLE_ROWS = 32_768;

function edgesOf(...columns: readonly ArrayLike<number>[]): Float32Array[] {
  const rows = columns[0]!.length;
  return withKernel(1, (kernel) => {
    const x = kernel.matrix(rows, columns.length);
    columns.forEach((values, column) => {
      for (let row = 0; row < rows; row++) x.data[row * columns.length + column] = values[row]!;
    });
    return findEdges(kernel, x).edges;
  });
}

function binEdges(values: ArrayLike<number>): Float32Array {
  return edgesOf(values)[0]!;
}

/** The same by the engine's own sets and sorting. */
function edgesByDefinition(values: Float64Array): Float32Array {
  const distinct = new Set(values.filter((value) => !Number.isNaN(value)));
  const sorted = Float64Array.from(distinct.size <= MOST_BINS ? distinct : sampleOf(values)).sort();
  const edges: number[] = [];
  const cut = (below: number, above: number): void => {
    const edge = Math.fround(below / 2 + above / 2);
    if (below < edge && edge <= above && edge > (edges.at(-1) ?? -Infinity)) edges.push(edge);
  };
  if (distinct.size <= MOST_BINS) sorted.forEach((above, at) => at && cut(sorted[at - 1]!, above));
  else
    for (let quantile = 1; quantile < MOST_BINS; quantile++) {
      const at = Math.floor((quantile * sorted.length) / MOST_BINS);
      const above = sorted.subarray(at).find((value) => value !== sorted[at - 1]);
      if (at > 0 && above !== undefined) cut(sorted[at - 1]!, above);
    }
  return Float32Array.from(edges);
}

function sampleOf(values: Float64Array): Float64Array {
  const step = Math.max(1, values.length / SAMPLE_ROWS);
  const count = Math.min(values.length, SAMPLE_ROWS);
  return Float64Array.from({ length: count }, (_, at) => values[Math.floor(at * step)]!).filter(
    (value) => !Number.isNaN(value),
  );
}

/** The bin of a value, as the kernel finds it. */
function binOf(value: number, edges: Float32Array): number {
  return edges.filter((edge) => value >= edge).length;
}

describe('findEdges', () => {
  it('cuts up to 255 distinct values at their midpoints', () => {
    expect([...binEdges([3, 1, NaN, 2, 1, 10])]).toEqual([1.5, 2.5, 6.5]);
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
    for (const values of [[], [NaN, NaN], [7, 7, NaN], [0, -0]])
      expect(binEdges(values)).toHaveLength(0);
  });

  it('keeps values apart that float32 can tell apart, and no others', () => {
    expect(binEdges([1, 1 + 1e-3])).toHaveLength(1);
    expect(binEdges([1, 1 + 1e-12])).toHaveLength(0);
    expect(binEdges([1e300, 2e300])).toHaveLength(0);
  });

  it('finds what sets and sorting by the engine find, in every column (seed 5)', () => {
    const random = createRandom(5);
    const sign = () => (random.uniform() < 0.5 ? -1 : 1);
    const kinds: (() => number)[] = [
      () => sign() * random.uniform() ** 4,
      () => sign() * Math.round(random.uniform() * 150),
      () => sign() * 10 ** (600 * random.uniform() - 300),
      () => 1.7e12 + random.integer(1000),
      () => (random.uniform() < 0.3 ? NaN : random.uniform()),
      () => (random.uniform() < 0.9 ? 0 : sign() * random.uniform()),
    ];
    for (const rows of [300, 40_001]) {
      const columns = kinds.map((draw) => Float64Array.from({ length: rows }, draw));
      expect(edgesOf(...columns)).toEqual(columns.map(edgesByDefinition));
    }
  });

  it('finds what they find in short columns of any numbers (seed 2)', () => {
    const few = oneof(constantFrom(0, -0, NaN, 5e-324, -5e-324, 1e308), integer(), double());
    assert(
      property(array(few, { maxLength: 400 }), (numbers) => {
        const values = Float64Array.from(numbers);
        expect(binEdges(values)).toEqual(edgesByDefinition(values));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('ascends, and leaves each side of every edge a value', () => {
    const values = float64Array({ noNaN: false, noDefaultInfinity: true, maxLength: 400 });
    assert(
      property(values, double({ noNaN: true }), (column, factor) => {
        const scaled = column.map((value) => value / (1 + Math.abs(factor)));
        const present = scaled.filter((value) => !Number.isNaN(value));
        const edges = binEdges(scaled);
        edges.forEach((edge, at) => {
          expect(at === 0 || edge > edges[at - 1]!).toBe(true);
          expect(present.some((value) => value < edge)).toBe(true);
          expect(present.some((value) => value >= edge)).toBe(true);
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
