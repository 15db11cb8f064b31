import type { Metrics } from '../../contracts/model';

/**
 * All scores of a regression, under their names in contracts/metrics, for at least one value.
 * Absent are the ones without a meaning: R² and explained variance of a single row, errors relative
 * to a value of 0. For a truth without spread these two are 1 where it is met and 0 otherwise, as
 * scikit-learn has it.
 */
export function scoreRegression(truth: Float64Array, predicted: Float64Array): Metrics {
  const errors = truth.map((value, row) => value - predicted[row]!);
  const absolute = errors.map(Math.abs);
  const mse = meanSquare(errors, 0);
  return {
    mse,
    rmse: Math.sqrt(mse),
    mae: mean(absolute),
    median_ae: median(absolute),
    max_error: absolute.reduce((most, value) => Math.max(most, value), 0),
    pinball_10: pinballLoss(errors, 0.1),
    pinball_90: pinballLoss(errors, 0.9),
    ...explainedShares(truth, errors),
    ...relativeErrors(truth, predicted, absolute),
  };
}

function explainedShares(truth: Float64Array, errors: Float64Array): Metrics {
  if (truth.length < 2) return {};
  const spread = meanSquare(truth, mean(truth));
  const share = (left: number): number => {
    if (spread === 0) return left === 0 ? 1 : 0;
    return 1 - left / spread;
  };
  return {
    r2: share(meanSquare(errors, 0)),
    explained_variance: share(meanSquare(errors, mean(errors))),
  };
}

function relativeErrors(
  truth: Float64Array,
  predicted: Float64Array,
  absolute: Float64Array,
): Metrics {
  if (truth.includes(0)) return {};
  const relativeTo = (size: (row: number) => number): number =>
    mean(absolute.map((error, row) => error / size(row)));
  return {
    mape: relativeTo((row) => Math.abs(truth[row]!)),
    smape: relativeTo((row) => (Math.abs(truth[row]!) + Math.abs(predicted[row]!)) / 2),
  };
}

/** Loss of predictions of a quantile. Source: Koenker & Bassett, "Regression quantiles", 1978. */
function pinballLoss(errors: Float64Array, quantile: number): number {
  return mean(errors.map((error) => Math.max(quantile * error, (quantile - 1) * error)));
}

function meanSquare(values: Float64Array, centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const upper = sorted[sorted.length >> 1]!;
  return sorted.length % 2 === 1 ? upper : (upper + sorted[(sorted.length >> 1) - 1]!) / 2;
}
