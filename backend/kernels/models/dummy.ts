import type { Task } from '../../contracts/model';
import type { Algorithm, ParameterSchema, TrainingData } from './algorithm';
import type { ConstantEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

/** The same probabilities for every row: what any other model has to beat. */
export const dummyClassifier = dummy(
  'DummyClassifier',
  'classification',
  parameterSchema({
    strategy: {
      title: 'Prediction',
      description:
        'prior: the shares of the classes; most_frequent: the largest class for certain; uniform: all classes alike.',
      type: 'string',
      enum: ['prior', 'most_frequent', 'uniform'],
      default: 'prior',
    },
  }),
);

/** The same value for every row. */
export const dummyRegressor = dummy(
  'DummyRegressor',
  'regression',
  parameterSchema({
    strategy: {
      title: 'Prediction',
      description: 'The mean or the median of the training rows.',
      type: 'string',
      enum: ['mean', 'median'],
      default: 'mean',
    },
  }),
);

function dummy(name: string, task: Task, parameters: ParameterSchema): Algorithm {
  return {
    name,
    title: 'Baseline',
    task,
    aliases: ['dummy', task === 'classification' ? 'dummy_classifier' : 'dummy_regressor'],
    engine: 'own',
    kernelVersion: 1,
    prepare: () => ({ scaling: 'none', missing: 'median' }),
    parameters,
    takesWeights: () => true,
    estimate: ({ rows, columns }) => ({
      cpus: 1,
      memoryBytes: 16 * 1024 * 1024 + 8 * rows * 3 * (columns + 2),
    }),
    fit: (data, { strategy }, _seed, { report }) => {
      report(0, 1);
      const outputs = data.classes > 0 ? probabilitiesOf(data, strategy) : valueOf(data, strategy);
      report(1, 1);
      return { kind: 'constant', columns: data.x.columns, outputs } satisfies ConstantEstimator;
    },
    predict: (estimator, x) => {
      const { outputs } = expectEstimator(estimator, 'constant', x);
      const predictions = new Float64Array(x.rows * outputs.length);
      for (let row = 0; row < x.rows; row++) predictions.set(outputs, row * outputs.length);
      return predictions;
    },
  };
}

function probabilitiesOf({ y, classes, weights }: TrainingData, strategy: unknown): Float64Array {
  const shares = new Float64Array(classes);
  if (strategy === 'uniform') return shares.fill(1 / classes);
  y.forEach((code, row) => (shares[code]! += weights?.[row] ?? 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (strategy === 'prior') return shares.map((share) => share / total);
  const largest = shares.indexOf(shares.reduce((most, share) => Math.max(most, share), 0));
  return shares.map((_, code) => (code === largest ? 1 : 0));
}

function valueOf(data: TrainingData, strategy: unknown): Float64Array {
  return Float64Array.of(strategy === 'mean' ? meanOf(data) : medianOf(data));
}

/** Divided first: a sum of huge targets could overflow. */
function meanOf({ y, weights }: TrainingData): number {
  if (!weights) return y.reduce((sum, value) => sum + value / y.length, 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return y.reduce((sum, value, row) => sum + value * (weights[row]! / total), 0);
}

/**
 * The value in the middle, or the middle of the two there: a row of weight 2 is two rows. Where half
 * the weight lies on each side, scikit-learn 1.2 takes the lower of the two.
 */
function medianOf({ y, weights }: TrainingData): number {
  const order = [...y.keys()].sort((a, b) => y[a]! - y[b]!);
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  const half = order.reduce((sum, row) => sum + weightOf(row), 0) / 2;
  let below = 0;
  for (const [place, row] of order.entries()) {
    below += weightOf(row);
    if (below > half) return y[row]!;
    if (below === half) return y[row]! / 2 + y[order[place + 1]!]! / 2;
  }
  return y[order.at(-1)!]!;
}
