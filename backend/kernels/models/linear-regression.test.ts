import type { LinearEstimator } from './estimator';
import { linearRegression } from './linear-regression';
import { fitHost } from '../../test/fit-host';

const rows = [
  [1, 2, 3],
  [2, 1, 0.5],
  [3, 5, 1],
  [4, 3, 2],
  [5, 8, 7],
  [6, 2, 1],
];
const target = [3, 1, 7, 4, 12, 2];

function fit(inputs: number[][], y: number[]): LinearEstimator {
  const x = {
    rows: inputs.length,
    columns: inputs[0]!.length,
    data: Float64Array.from(inputs.flat()),
  };
  const data = { x, y: Float64Array.from(y), classes: 0 };
  return linearRegression.fit(data, {}, 1, fitHost()) as LinearEstimator;
}

/** Coefficients, then the intercept, to nine decimal places. */
function rounded(...values: number[]): number[] {
  return values.map((value) => Number(value.toFixed(9)));
}

/** Oracle: sklearn.linear_model.LinearRegression 1.2.1 on the same rows. */
describe('LinearRegression', () => {
  it('finds the coefficients of scikit-learn', () => {
    const estimator = fit(rows, target);
    expect(rounded(...estimator.coefficients, estimator.intercept)).toEqual(
      rounded(-0.14630110343421293, 1.5159476437326966, 0.12547937040725854, -0.26367136952890124),
    );
  });

  it('finds its shortest solution for columns that depend on each other', () => {
    const collinear = rows.map((row) => [...row, row[0]! + row[1]!]);
    const estimator = fit(collinear, target);
    expect(rounded(...estimator.coefficients, estimator.intercept)).toEqual(
      rounded(
        -0.6028499502003742,
        1.0593987969665353,
        0.12547937040725865,
        0.45654884676616114,
        -0.26367136952890036,
      ),
    );
  });

  it('finds its shortest solution for no more rows than columns', () => {
    const estimator = fit(rows.slice(0, 3), target.slice(0, 3));
    expect(rounded(...estimator.coefficients, estimator.intercept)).toEqual(
      rounded(0.2575452716297784, 1.3923541247484907, 0.3460764587525157, -1.080482897384306),
    );
  });

  it('gives constant columns no weight', () => {
    const estimator = fit(
      rows.map((row) => [...row, 0]),
      target,
    );
    expect(estimator.coefficients[3]).toBe(0);
  });
});
