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

function probabilitiesOf({ y, classes }: TrainingData, strategy: unknown): Float64Array {
  const shares = new Float64Array(classes);
  if (strategy === 'uniform') return shares.fill(1 / classes);
  for (const code of y) shares[code]! += 1;
  if (strategy === 'prior') return shares.map((rows) => rows / y.length);
  const largest = shares.indexOf(shares.reduce((most, rows) => Math.max(most, rows), 0));
  return shares.map((_, code) => (code === largest ? 1 : 0));
}

function valueOf({ y }: TrainingData, strategy: unknown): Float64Array {
  // Divided first: a sum of huge targets could overflow.
  if (strategy === 'mean')
    return Float64Array.of(y.reduce((sum, value) => sum + value / y.length, 0));
  const sorted = y.slice().sort();
  const upper = sorted[sorted.length >> 1]!;
  if (sorted.length % 2 === 1) return Float64Array.of(upper);
  return Float64Array.of(upper / 2 + sorted[(sorted.length >> 1) - 1]! / 2);
}
