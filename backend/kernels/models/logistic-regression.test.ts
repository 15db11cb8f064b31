import type { JsonObject } from '../../contracts/json';
import type { LogisticEstimator } from './estimator';
import { logisticRegression } from './logistic-regression';
import { validateParameters } from './validate-parameters';
import { fitHost } from '../../test/fit-host';

const x = {
  rows: 8,
  columns: 2,
  data: Float64Array.from([
    -1.5, 0.2, -0.5, -1.1, 0.1, 0.7, 0.4, -0.3, 0.9, 1.2, 1.3, -0.8, -0.2, 0.5, 0.8, 0.1,
  ]),
};
const two = Float64Array.from([0, 0, 0, 1, 1, 1, 0, 1]);
const three = Float64Array.from([0, 0, 1, 2, 1, 2, 1, 2]);

function fit(y: Float64Array, classes: number, given: JsonObject): LogisticEstimator {
  const parameters = validateParameters(logisticRegression, { tol: 1e-9, ...given });
  return logisticRegression.fit({ x, y, classes }, parameters, 1, fitHost()) as LogisticEstimator;
}

/**
 * Oracle: sklearn.linear_model.LogisticRegression 1.2.1 on the same eight rows; two classes by lbfgs
 * (tol 1e-10), three by newton-cg (tol 1e-14), because lbfgs stops at 4e-6 there.
 */
describe('LogisticRegression', () => {
  it.each([
    [1, [1.2775926975979779, -0.06787734527360254], -0.24575316932162578],
    [0.1, [0.24129445058821292, -0.005322959762199289], -0.0392751376877384],
  ])(
    'finds the coefficients of scikit-learn for two classes, C = %d',
    (C, coefficients, intercept) => {
      const estimator = fit(two, 2, { C });
      coefficients.forEach((value, at) => expect(estimator.coefficients[at]).toBeCloseTo(value, 6));
      expect(estimator.intercepts[0]).toBeCloseTo(intercept, 6);
    },
  );

  it('finds those without an intercept', () => {
    const { coefficients, intercepts } = fit(two, 2, { fit_intercept: false });
    expect(coefficients[0]).toBeCloseTo(1.2342223306308562, 6);
    expect(coefficients[1]).toBeCloseTo(-0.08404376358450578, 6);
    expect([...intercepts]).toEqual([0]);
  });

  it('finds coefficients and probabilities of scikit-learn for three classes', () => {
    const estimator = fit(three, 3, {});
    [
      -0.9387702761660953, -0.5293270927919679, 0.1085306124532129, 0.9896322262273675,
      0.8302396637128825, -0.4603051334353997,
    ].forEach((value, at) => expect(estimator.coefficients[at]).toBeCloseTo(value, 6));
    const probabilities = logisticRegression.predict(estimator, x);
    [0.6660707065210247, 0.26763353422021, 0.0662957592587653, 0.590799751671671].forEach(
      (value, at) => expect(probabilities[at]).toBeCloseTo(value, 6),
    );
  });

  it('gives probabilities that sum to 1, also far outside the training range', () => {
    const far = { rows: 1, columns: 2, data: Float64Array.from([1e6, -1e6]) };
    for (const [y, classes] of [
      [two, 2],
      [three, 3],
    ] as const) {
      const sum = logisticRegression.predict(fit(y, classes, {}), far).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });
});
