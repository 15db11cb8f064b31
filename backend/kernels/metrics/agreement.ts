import { ratio, type ClassCounts } from './class-counts';

/**
 * Matthews' correlation of truth and prediction for any number of classes, 0 where one of them
 * never varies. Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation
 * coefficient", 2004.
 */
export function matthewsCorrelation({ rows, actual, predicted, hits }: ClassCounts): number {
  const together = sum(hits) * rows - dot(actual, predicted);
  const spread =
    Math.sqrt(rows ** 2 - dot(actual, actual)) * Math.sqrt(rows ** 2 - dot(predicted, predicted));
  return ratio(together, spread);
}

/** Cohen's kappa: agreement beyond what equal frequencies would give by chance; 0 where chance explains all. */
export function cohensKappa({ rows, actual, predicted, hits }: ClassCounts): number {
  const byChance = dot(actual, predicted) / rows;
  return ratio(sum(hits) - byChance, rows - byChance);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, at) => total + value * b[at]!, 0);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
