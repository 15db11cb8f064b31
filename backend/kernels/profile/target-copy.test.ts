import { correlation, isNearlyAll, purity } from './target-copy';

describe('How far a column says the target', () => {
  it('is the correlation of numbers, as numpy computes it', () => {
    const a = Float64Array.from({ length: 500 }, (_, row) =>
      row % 10 === 0 ? NaN : ((row * 7919) % 1009) / 7,
    );
    const b = Float64Array.from({ length: 500 }, (_, row) => ((row * 31) % 97) / 3 + (row % 5));
    // |np.corrcoef| of the rows without NaN, numpy 1.24
    expect(correlation(a, b)).toBeCloseTo(0.023865354553072586, 12);
    expect(
      correlation(
        a,
        a.map((value) => 3 - 2 * value),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      correlation(
        a,
        a.map(() => 1),
      ),
    ).toBe(0);
  });

  it('is the share of rows that the value puts into the right class', () => {
    expect(purity([0, 0, 1, 1, NaN], [5, 5, 6, 6, 6])).toBe(1);
    expect(purity([0, 0, 1, 1], [5, 6, 6, 6])).toBe(0.75);
    expect(purity([], [])).toBe(0);
    expect([0.9989, 0.999].map(isNearlyAll)).toEqual([false, true]);
  });
});
