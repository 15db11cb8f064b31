import { SeededRandom } from './seeded-random.mjs';

/**
 * Linear: the target is 12 plus a weighted sum of the first `informative` columns plus noise; the
 * other columns say nothing. All columns are standard normal. The last value of a row is its target.
 *
 * @param {{ seed: number, rows: number, columns: number, informative: number, noise: number }} plan
 *   `noise`: standard deviation, in units of the target
 * @returns {number[][]}
 */
export function linearRegression({ seed, rows, columns, informative, noise }) {
  const random = new SeededRandom(seed);
  const weights = Array.from({ length: informative }, () => random.uniform(5, 50));
  return random.matrix(rows, columns).map((x) => {
    const signal = weights.reduce((sum, weight, column) => sum + weight * x[column], 12);
    return [...x, signal + random.normal(0, noise)];
  });
}

/**
 * Non-linear: Friedman's first function of columns 0 to 4, plus a product of columns 5 and 6 and a
 * step at 0.6 in column 7 that counts only where column 8 is above 0.5. The other columns say
 * nothing. All columns are uniform between 0 and 1. The last value of a row is its target.
 *
 * @param {{ seed: number, rows: number, columns: number, noise: number }} plan
 * @returns {number[][]}
 */
export function interactingRegression({ seed, rows, columns, noise }) {
  const random = new SeededRandom(seed);
  return Array.from({ length: rows }, () => {
    const x = Array.from({ length: columns }, () => random.uniform());
    const friedman =
      10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
    const product = 16 * (x[5] - 0.5) * (x[6] - 0.5);
    const step = x[7] > 0.6 && x[8] > 0.5 ? 4 : 0;
    return [...x, friedman + product + step + random.normal(0, noise)];
  });
}
