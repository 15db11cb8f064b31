import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { predictNeighbours } from '../neighbours/predict-neighbours';
import type { Algorithm, FitEstimate, FitShape, TrainingData } from './algorithm';
import { cpusFor } from './cpus-for';
import type { NeighboursEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

const PARAMETERS = parameterSchema({
  n_neighbors: {
    title: 'Neighbours',
    description: 'How many of the nearest training rows are asked; ties go to the earlier row.',
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 5,
  },
  weights: {
    title: 'Weights',
    description:
      'uniform: every neighbour counts the same. distance: by the inverse of its distance.',
    type: 'string',
    enum: ['uniform', 'distance'],
    default: 'uniform',
  },
  metric: {
    title: 'Metric',
    description: 'minkowski: by the power p. euclidean: as p = 2. manhattan: as p = 1.',
    type: 'string',
    enum: ['minkowski', 'euclidean', 'manhattan'],
    default: 'minkowski',
  },
  p: {
    title: 'Power',
    description: 'Of the minkowski metric: 1 sums absolute differences, 2 squares.',
    type: 'integer',
    minimum: 1,
    maximum: 2,
    default: 2,
  },
});

export const kNeighborsClassifier: Algorithm = {
  ...kNeighbors('KNeighborsClassifier', 'classification'),
  aliases: ['k_nearest_neighbors', 'knn', 'k_neighbors_classifier'],
};

export const kNeighborsRegressor: Algorithm = {
  ...kNeighbors('KNeighborsRegressor', 'regression'),
  aliases: ['k_nearest_neighbors', 'knn', 'k_neighbors_regressor'],
};

function kNeighbors(name: string, task: Task): Omit<Algorithm, 'aliases'> {
  return {
    name,
    title: 'Nearest neighbours',
    task,
    engine: 'own',
    kernelVersion: 1,
    prepare: () => ({ scaling: 'standard', missing: 'median' }),
    parameters: PARAMETERS,
    takesWeights: () => false,
    estimate,
    fit: (data, parameters, _seed, { report }) => {
      report(0, 1);
      const estimator = remember(data, parameters, name);
      report(1, 1);
      return estimator;
    },
    predict: (estimator, x, kernel) =>
      predictNeighbours(expectEstimator(estimator, 'neighbours', x), x, kernel),
  };
}

/** The matrix as it is read, decoded, kept and written, and once more in f32 to search; an order. */
function estimate({ rows, columns }: FitShape): FitEstimate {
  // Remembering takes no time, but a fifth of the rows is held out and asked mostly.
  const pairs = 0.16 * rows * rows;
  return {
    cpus: cpusFor(pairs * columns * SECONDS_PER_CELL),
    memoryBytes: 32 * 1024 * 1024 + rows * (columns * (4 * 8 + 4) + 48),
  };
}

/** Of one column of two rows: measured on 5,000 × 20. */
const SECONDS_PER_CELL = 7e-11;

function remember(
  { x, y, classes }: TrainingData,
  parameters: JsonObject,
  name: string,
): NeighboursEstimator {
  const neighbours = parameters['n_neighbors'] as number;
  if (neighbours > x.rows) {
    const detail = `n_neighbors of ${name} is ${neighbours}, and there are ${x.rows} rows to learn from. Ask for at most ${x.rows}, or add rows.`;
    throw new KernelError('invalid-parameter', detail, [
      { pointer: '/parameters/n_neighbors', detail, got: String(neighbours) },
    ]);
  }
  return {
    kind: 'neighbours',
    classes,
    columns: x.columns,
    neighbours,
    metric: metricOf(parameters),
    weights: parameters['weights'] as NeighboursEstimator['weights'],
    points: Float64Array.from(x.data),
    targets: Float64Array.from(y),
  };
}

function metricOf({ metric, p }: JsonObject): NeighboursEstimator['metric'] {
  const isManhattan = metric === 'manhattan' || (metric === 'minkowski' && p === 1);
  return isManhattan ? 'manhattan' : 'euclidean';
}
