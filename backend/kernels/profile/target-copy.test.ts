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
    const [values, classes] = [new Float64Array(100), new Float64Array(100)];
    for (let row = 0; row < 100; row++) [values[row], classes[row]] = [row % 2, (row + 1) % 2];
    classes[0] = 0;
    expect(purity(values, classes)).toBe(0.99);
    expect(purity([], [])).toBe(0);
    expect([0.9989, 0.999].map(isNearlyAll)).toEqual([false, true]);
  });

  it('is nothing where one class has nearly all rows, or few rows have both', () => {
    const classes = Float64Array.from({ length: 10_000 }, (_, row) => (row < 5 ? 1 : 0));
    expect(
      purity(
        classes.map((_, row) => row % 3),
        classes,
      ),
    ).toBe(0);
    expect(purity(classes, classes)).toBe(1);
    const sparse = classes.map((_, row) => (row % 100 === 0 ? row : NaN));
    const target = classes.map((_, row) => row);
    expect(correlation(sparse, target)).toBe(0);
    expect(correlation(target, target)).toBeCloseTo(1, 12);
    expect(
      purity(
        classes.map((_, row) => (row % 3 === 0 ? row % 2 : NaN)),
        classes.map((_, row) => row % 2),
      ),
    ).toBe(0);
  });
});
