export interface RegressionScores {
  mse: number;
  rmse: number;
  mae: number;
  /** Absent for a single row, where it has no meaning. */
  r2?: number;
}

/**
 * Scores predicted values, at least one. For a truth without spread R² is 1 where every value is
 * met and 0 otherwise, as scikit-learn has it.
 */
export function scoreRegression(truth: Float64Array, predicted: Float64Array): RegressionScores {
  const rows = truth.length;
  const mean = truth.reduce((sum, value) => sum + value, 0) / rows;
  let squares = 0;
  let absolutes = 0;
  let spread = 0;
  truth.forEach((value, row) => {
    const error = value - predicted[row]!;
    squares += error * error;
    absolutes += Math.abs(error);
    spread += (value - mean) * (value - mean);
  });
  const mse = squares / rows;
  const scores: RegressionScores = { mse, rmse: Math.sqrt(mse), mae: absolutes / rows };
  if (rows > 1) scores.r2 = spread === 0 ? (squares === 0 ? 1 : 0) : 1 - squares / spread;
  return scores;
}
