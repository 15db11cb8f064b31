import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import type { Algorithm, ParameterSchema } from './algorithm';
import type { LogisticEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { minimize } from './lbfgs';
import { logisticObjective, probabilitiesInPlace } from './logistic-loss';

const PARAMETERS: ParameterSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    C: {
      title: 'Inverse regularisation',
      description: 'Smaller values pull the coefficients harder towards 0 (L2 penalty).',
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1e9,
      default: 1,
    },
    max_iter: {
      title: 'Iterations',
      description: 'Most iterations of the solver (L-BFGS).',
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 1000,
    },
    tol: {
      title: 'Tolerance',
      description: 'The solver stops where no element of the gradient is larger.',
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1e-4,
    },
    fit_intercept: {
      title: 'Intercept',
      description: 'Whether the model has a constant term; it is not penalised.',
      type: 'boolean',
      default: true,
    },
  },
};

/** Logistic regression with an L2 penalty: binomial for two classes, multinomial for more. */
export const logisticRegression: Algorithm = {
  name: 'LogisticRegression',
  title: 'Logistic regression',
  task: 'classification',
  aliases: ['logistic_regression'],
  engine: 'own',
  kernelVersion: 2,
  prepare: () => ({ scaling: 'standard', missing: 'median' }),
  parameters: PARAMETERS,
  estimate: ({ rows, columns, classes }) => ({
    cpus: 1,
    memoryBytes: 16 * 1024 * 1024 + 8 * (2 * rows * (columns + 1) + 30 * classes * (columns + 1)),
  }),
  fit: (data, parameters, _seed, { report }) => {
    const maxIterations = parameters['max_iter'] as number;
    const objective = logisticObjective(data, {
      penalty: 1 / (parameters['C'] as number),
      fitIntercept: parameters['fit_intercept'] as boolean,
    });
    report(0, maxIterations);
    const point = minimize(objective.evaluate, new Float64Array(objective.size), {
      maxIterations,
      tolerance: parameters['tol'] as number,
      report: (iteration) => report(iteration, maxIterations),
    });
    report(maxIterations, maxIterations);
    return toEstimator(point, data.x.columns, data.classes);
  },
  predict: (estimator, x) => predictLogistic(expectEstimator(estimator, 'logistic', x), x),
};

function toEstimator(point: Float64Array, columns: number, classes: number): LogisticEstimator {
  if (!point.every(Number.isFinite))
    throw new KernelError(
      'not-finite',
      'The coefficients of LogisticRegression left the range of numbers. Choose a smaller C, or bring the columns to a smaller scale.',
    );
  const width = columns + 1;
  const rows = point.length / width;
  const coefficients = new Float64Array(rows * columns);
  const intercepts = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    coefficients.set(point.subarray(row * width, row * width + columns), row * columns);
    intercepts[row] = point[row * width + columns]!;
  }
  return { kind: 'logistic', classes, columns, coefficients, intercepts };
}

function predictLogistic(estimator: LogisticEstimator, x: Matrix): Float64Array {
  const { classes, columns, coefficients, intercepts } = estimator;
  const probabilities = new Float64Array(x.rows * classes);
  // For two classes the first one's score stays 0.
  const first = classes - intercepts.length;
  for (let row = 0; row < x.rows; row++) {
    const scores = probabilities.subarray(row * classes, (row + 1) * classes);
    for (let k = 0; k < intercepts.length; k++) {
      let score = intercepts[k]!;
      for (let column = 0; column < columns; column++)
        score += coefficients[k * columns + column]! * x.data[row * columns + column]!;
      scores[first + k] = score;
    }
    probabilitiesInPlace(scores);
  }
  return probabilities;
}
