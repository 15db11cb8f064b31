import { splitRows } from './split';

const strata = (...sizes: number[]): Int32Array =>
  Int32Array.from(sizes.flatMap((size, code) => Array<number>(size).fill(code)));

describe('splitRows', () => {
  it('holds out the asked share, disjoint from and together with training all rows', () => {
    const { train, test } = splitRows({ rows: 103, testSize: 0.2, seed: 1 });
    expect(test).toHaveLength(21); // rounded up, as scikit-learn does
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...Array(103).keys()]);
  });

  it('depends on the seed only', () => {
    const split = (seed: number) => splitRows({ rows: 50, testSize: 0.3, seed });
    expect(split(5)).toEqual(split(5));
    expect(split(5).test).not.toEqual(split(6).test);
  });

  it('keeps the classes in proportion', () => {
    const codes = strata(50, 30, 20);
    const { test } = splitRows({ rows: 100, testSize: 0.2, seed: 3, strata: codes });
    const counts = new Int32Array(3);
    for (const row of test) counts[codes[row]!]!++;
    expect([...counts]).toEqual([10, 6, 4]);
  });

  it.each([[[1, 1, 5]], [[2, 2, 2]], [[1, 2]], [[40, 1]]])(
    'keeps a training row of every class and a test row of sizes %j, even at a test size of 0.9',
    (sizes) => {
      const codes = strata(...sizes);
      const { train, test } = splitRows({
        rows: codes.length,
        testSize: 0.9,
        seed: 1,
        strata: codes,
      });
      expect(new Set([...train].map((row) => codes[row]))).toEqual(new Set(codes));
      expect(test.length).toBeGreaterThan(0);
    },
  );
});
