import { metricsOf } from '../../contracts/metrics';
import { valueCase } from './oracle-case';
import { scoreRegression } from './regression';

/** Printed by the program in oracle-case.ts. */
const ORACLE = {
  mse: 8.369797487500003,
  rmse: 2.893060228806169,
  mae: 2.5099375000000004,
  median_ae: 2.654,
  r2: 0.9878300661916168,
  mape: 0.1588224067264546,
  smape: 0.13700596021581654,
  max_error: 5.393000000000001,
  explained_variance: 0.9883527101943556,
  pinball_10: 1.4947837500000003,
  pinball_90: 1.0151537500000003,
};

describe('scoreRegression', () => {
  it('agrees with scikit-learn 1.2.1, and the registry describes every score', () => {
    const { truth, predicted } = valueCase(80, 3);
    const scores = scoreRegression(truth, predicted);
    expect(Object.keys(scores).sort()).toEqual(metricsOf('regression').sort());
    for (const [metric, oracle] of Object.entries(ORACLE))
      expect([metric, Math.abs(scores[metric]! - oracle) < 1e-12]).toEqual([metric, true]);
  });

  it('has an R² of 1 or 0 for a truth without spread, and none for a single row', () => {
    const flat = Float64Array.from([2, 2]);
    expect(scoreRegression(flat, flat)['r2']).toBe(1);
    expect(scoreRegression(flat, Float64Array.from([2, 3]))['r2']).toBe(0);
    expect(scoreRegression(Float64Array.of(1), Float64Array.of(2))).not.toHaveProperty('r2');
  });

  it('relates no error to a value of 0', () => {
    const scores = scoreRegression(Float64Array.of(0, 1), Float64Array.of(1, 1));
    expect(scores).toMatchObject({ mae: 0.5, max_error: 1 });
    expect(scores).not.toHaveProperty('mape');
  });
});
