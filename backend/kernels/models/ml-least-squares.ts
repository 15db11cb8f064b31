import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import type { Kernel } from '../compiled/kernel';
import { centredGram, gramPasses } from '../linear/centred-gram';
import { isSafe, pivotedSolver } from '../linear/pivoted-solver';
import type { TrainingData } from './algorithm';
import type { LinearEstimator } from './estimator';

/** Beyond, the package takes longer than a kernel by factors: it copies rows to arrays of arrays. */
const MOST_CELLS = 20_000;

/**
 * Whether ml-regression-multivariate-linear can fit these data well: it squares the condition of the
 * columns and does not tell when they depend on each other (one-hot columns always do, more columns
 * than rows too); its coefficients are noise then.
 */
export function canUsePackage(kernel: Kernel, data: TrainingData, fitIntercept: boolean): boolean {
  const { rows, columns } = data.x;
  if (rows <= columns || rows * columns > MOST_CELLS) return false;
  const { products } = centredGram(gramPasses(kernel, data, fitIntercept));
  const solver = pivotedSolver(products, columns);
  return solver.rank === columns && isSafe(solver);
}

/** Least squares by the package; the only file that knows it. */
export function fitByPackage({ x, y }: TrainingData, fitIntercept: boolean): LinearEstimator {
  const { rows, columns, data } = x;
  const means = new Float64Array(columns);
  if (fitIntercept) data.forEach((value, at) => (means[at % columns]! += value / rows));
  const inputs = Array.from({ length: rows }, (_, row) =>
    Array.from(means, (mean, column) => data[row * columns + column]! - mean),
  );
  const outputs = Array.from(y, (value) => [value]);
  const options = { statistics: false, intercept: fitIntercept };
  const { weights } = new MultivariateLinearRegression(inputs, outputs, options);
  const coefficients = Float64Array.from(means, (_, column) => weights[column]![0]!);
  const constant = fitIntercept ? weights[columns]![0]! : 0;
  const intercept = coefficients.reduce(
    (rest, value, column) => rest - value * means[column]!,
    constant,
  );
  return { kind: 'linear', coefficients, intercept };
}
