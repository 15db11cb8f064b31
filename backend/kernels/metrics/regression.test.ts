import { scoreRegression } from './regression';

describe('scoreRegression', () => {
  it('agrees with scikit-learn 1.2.1', () => {
    // mean_squared_error, mean_absolute_error and r2_score of these four values
    const scores = scoreRegression(
      Float64Array.from([3, -0.5, 2, 7]),
      Float64Array.from([2.5, 0, 2, 8]),
    );
    expect(scores.mse).toBeCloseTo(0.375, 14);
    expect(scores.rmse).toBeCloseTo(0.6123724356957945, 14);
    expect(scores.mae).toBeCloseTo(0.5, 14);
    expect(scores.r2).toBeCloseTo(0.9486081370449679, 14);
  });

  it('has an R² of 1 or 0 for a truth without spread, and none for a single row', () => {
    const flat = Float64Array.from([2, 2]);
    expect(scoreRegression(flat, flat).r2).toBe(1);
    expect(scoreRegression(flat, Float64Array.from([2, 3])).r2).toBe(0);
    expect(scoreRegression(Float64Array.of(1), Float64Array.of(2))).not.toHaveProperty('r2');
  });
});
