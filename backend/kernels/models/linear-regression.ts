import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import { KernelError } from '../kernel-error';
import type { Algorithm, TrainingData } from './algorithm';
import type { LinearEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import {
  centreColumns,
  gramOfColumns,
  isWellConditioned,
  timesVector,
  transpose,
  type Centred,
} from './gram';
import { solveSemidefinite } from './pseudo-inverse';

/** Ordinary least squares. */
export const linearRegression: Algorithm = {
  name: 'LinearRegression',
  title: 'Linear regression',
  task: 'regression',
  aliases: ['linear_regression'],
  engine: 'ml-regression-multivariate-linear',
  kernelVersion: 2,
  prepare: () => ({ scaling: 'standard', missing: 'median' }),
  parameters: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  estimate: ({ rows, columns }) => ({
    cpus: 1,
    memoryBytes: 32 * 1024 * 1024 + 8 * (6 * rows * (columns + 2) + 8 * columns * columns),
  }),
  fit: (data, _parameters, _seed, { report }) => {
    report(0, 1);
    const estimator = fitLeastSquares(data);
    report(1, 1);
    return estimator;
  },
  predict: (estimator, x) => {
    const { coefficients, intercept } = expectEstimator(estimator, 'linear', x);
    return timesVector(x, coefficients).map((value) => value + intercept);
  },
};

/**
 * The package squares the condition of the data and does not tell when columns depend on each
 * other (one-hot columns always do, more columns than rows too); its coefficients are noise then.
 * Such data get the shortest of all least-squares solutions, as scikit-learn gives it.
 */
function fitLeastSquares({ x, y }: TrainingData): LinearEstimator {
  const centred = centreColumns(x);
  const { rows, columns } = x;
  const isRegular = rows > columns && isWellConditioned(gramOfColumns(centred.x), columns);
  const estimator = isRegular ? fitByPackage(centred, y) : fitShortest(centred, y);
  if (estimator.coefficients.every(Number.isFinite) && Number.isFinite(estimator.intercept))
    return estimator;
  throw new KernelError(
    'not-finite',
    'The coefficients of LinearRegression left the range of numbers. ' +
      'Bring the target and the columns to a smaller scale, for example by other units.',
  );
}

function fitByPackage({ x, means }: Centred, y: Float64Array): LinearEstimator {
  const { rows, columns, data } = x;
  const inputs = Array.from({ length: rows }, (_, row) =>
    Array.from(data.subarray(row * columns, (row + 1) * columns)),
  );
  const outputs = Array.from(y, (value) => [value]);
  const { weights } = new MultivariateLinearRegression(inputs, outputs, { statistics: false });
  const flat = Float64Array.from(weights, ([weight]) => weight!);
  const coefficients = flat.slice(0, columns);
  return { kind: 'linear', coefficients, intercept: flat[columns]! - dot(coefficients, means) };
}

/** Solves on the smaller of XᵀX and XXᵀ. */
function fitShortest({ x, means }: Centred, y: Float64Array): LinearEstimator {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const residual = y.map((value) => value - mean);
  const across = transpose(x);
  const coefficients =
    x.columns <= x.rows
      ? solveSemidefinite(gramOfColumns(x), timesVector(across, residual), x.columns)
      : timesVector(across, solveSemidefinite(gramOfColumns(across), residual, x.rows));
  return { kind: 'linear', coefficients, intercept: mean - dot(coefficients, means) };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
