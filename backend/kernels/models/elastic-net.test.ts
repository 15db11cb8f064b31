import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { oracleTable, trainingData } from '../linear/oracle-table';
import type { Algorithm } from './algorithm';
import { elasticNet, lasso } from './elastic-net';
import type { LinearEstimator } from './estimator';
import { ridge } from './ridge';
import { validateParameters } from './validate-parameters';

const { columns: rows, y } = oracleTable();

function fit(algorithm: Algorithm, given: JsonObject, table = rows): number[] {
  const data = trainingData(table, y.slice(0, table.length));
  const parameters = validateParameters(algorithm, given);
  const found = algorithm.fit(data, parameters, 1, fitHost()) as LinearEstimator;
  return [...found.coefficients, found.intercept];
}

function expectNear(got: number[], wanted: number[]): void {
  wanted.forEach((value, at) => expect(got[at]).toBeCloseTo(value, 6));
}

/** Oracle: sklearn.linear_model 1.2.1 with tol 1e-12 on the same rows. */
describe('Lasso', () => {
  it('finds the coefficients of scikit-learn, many of them 0', () => {
    const found = fit(lasso, { alpha: 0.05 });
    expectNear(
      found,
      [2.3640830986832273, -1.8453056486137003, 0, 0.4029342433913002, 0, 53.85254865068243],
    );
    expect(found[2]).toBe(0);
  });

  it('finds those without an intercept, of positive ones, and of fewer rows than columns', () => {
    expectNear(
      fit(lasso, { alpha: 0.05, fit_intercept: false }),
      [2.299711338725947, -1.8715412094913342, 0, 0.35515645314663224, 0.5386913604338998, 0],
    );
    expectNear(
      fit(lasso, { alpha: 0.01, positive: true }),
      [2.6232049715408516, 0, 0, 0.5818877203081085, 0, 51.906127298812365],
    );
    expectNear(
      fit(lasso, { alpha: 0.05, tol: 1e-7 }, rows.slice(0, 4)),
      [0, -0.5353088106654809, -0.24824052724796974, 0, -0.0013803690231967648, 51.123347351048096],
    );
  });

  it('gives no column a weight where the penalty is large', () => {
    expect(fit(lasso, { alpha: 100 }).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('ElasticNet', () => {
  it('finds the coefficients of scikit-learn', () => {
    expectNear(
      fit(elasticNet, { alpha: 0.05, l1_ratio: 0.3 }),
      [
        1.8004204723124246, -1.773817036629102, 0, 0.6994539584614686, 0.2699434539102207,
        26.77705549454028,
      ],
    );
  });

  it('is Lasso at one end and Ridge at the other', () => {
    const ends = { tol: 1e-9, max_iter: 100_000 };
    expectNear(
      fit(elasticNet, { ...ends, alpha: 0.1, l1_ratio: 1 }),
      fit(lasso, { ...ends, alpha: 0.1 }),
    );
    // Lasso and ElasticNet take the mean squared error, Ridge its sum.
    expectNear(
      fit(elasticNet, { ...ends, alpha: 0.01, l1_ratio: 0 }),
      fit(ridge, { alpha: 0.01 * rows.length }),
    );
  });

  it('refuses what overflows', () => {
    const huge = rows.map((row) => row.map((value) => value * 1e200));
    expect(() => fit(elasticNet, {}, huge)).toThrow(
      expect.objectContaining({ code: 'not-finite' }),
    );
  });
});
