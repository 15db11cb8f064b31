import { profileNumbers } from './number-profile';

/** The same values as in the oracle: pandas 1.5.3 and numpy 1.24, see each number. */
const values = Float64Array.from({ length: 500 }, (_, row) =>
  row % 10 === 0 ? NaN : ((row * 7919) % 1009) / 7,
);

describe('The profile of numbers', () => {
  it('is what pandas and numpy say', () => {
    const { missing, distinct, numbers } = profileNumbers(values);
    expect([missing, distinct]).toEqual([50, 450]);
    // Series.min, max, mean, std
    expect(numbers?.minimum).toBe(1 / 7);
    expect(numbers?.maximum).toBe(1006 / 7);
    expect(numbers?.mean).toBeCloseTo(71.44063492063492, 11);
    expect(numbers?.standardDeviation).toBeCloseTo(41.63984374398903, 11);
    // Series.quantile
    const expected = [
      6.907142857142858, 35.035714285714285, 71.92857142857142, 107.10714285714286,
      136.3785714285714,
    ];
    numbers?.quantiles.forEach(({ value }, at) => expect(value).toBeCloseTo(expected[at]!, 11));
    // np.histogram(bins=20)
    expect(numbers?.histogram.counts).toEqual([
      25, 23, 23, 22, 22, 22, 22, 23, 21, 22, 23, 23, 24, 24, 21, 22, 21, 22, 22, 23,
    ]);
    expect(numbers?.histogram.edges).toHaveLength(21);
  });

  it('of one value, of equal ones and of none', () => {
    expect(profileNumbers(Float64Array.of(2)).numbers).toMatchObject({
      mean: 2,
      standardDeviation: 0,
      histogram: { edges: [2, 2], counts: [1] },
    });
    expect(profileNumbers(Float64Array.of(3, 3, NaN))).toMatchObject({ missing: 1, distinct: 1 });
    expect(profileNumbers(Float64Array.of(NaN))).toEqual({ missing: 1, distinct: 0 });
  });

  it('stays finite at the ends of the range', () => {
    const { numbers } = profileNumbers(Float64Array.of(-1.7e308, 0, 1.7e308));
    expect(numbers?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(numbers?.histogram.edges.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(numbers?.mean)).toBe(true);
    expect(Number.isFinite(numbers?.standardDeviation)).toBe(true);
  });
});
