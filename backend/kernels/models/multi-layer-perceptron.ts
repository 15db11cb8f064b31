import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { fitPerceptron, type PerceptronSettings } from '../perceptron/fit-perceptron';
import { ACTIVATIONS } from '../perceptron/network';
import { predictPerceptron } from '../perceptron/predict-perceptron';
import type { Algorithm, FitEstimate, FitShape, ParameterType } from './algorithm';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

const UNITS = { type: 'integer', minimum: 1, maximum: 4096 } as const satisfies ParameterType;

const PARAMETERS = parameterSchema({
  hidden_layer_sizes: {
    title: 'Hidden units',
    description: 'Units of the hidden layer, or a list with the units of each hidden layer.',
    anyOf: [UNITS, { type: 'array', items: UNITS, minItems: 1, maxItems: 8 }],
    default: 100,
  },
  activation: {
    title: 'Activation',
    description: 'What hidden units do with their sum.',
    type: 'string',
    enum: [...ACTIVATIONS],
    default: 'relu',
  },
  alpha: {
    title: 'L2 penalty',
    description: 'Of the weights, shared out over the rows of a batch.',
    type: 'number',
    minimum: 0,
    maximum: 1e6,
    default: 1e-4,
  },
  batch_size: {
    title: 'Batch',
    description: 'Rows before each step; auto: 200, or all rows where there are fewer.',
    anyOf: [
      { type: 'string', enum: ['auto'] },
      { type: 'integer', minimum: 1, maximum: 100_000 },
    ],
    default: 'auto',
  },
  learning_rate_init: {
    title: 'Learning rate',
    description: 'Size of the steps (Adam).',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 10,
    default: 1e-3,
  },
  max_iter: {
    title: 'Epochs',
    description: 'How often all rows are shown at most.',
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 200,
  },
  tol: {
    title: 'Tolerance',
    description:
      'An epoch helps where it improves the loss by more than this, or the held-out score. The target of a regression is measured in standard deviations.',
    type: 'number',
    minimum: 0,
    maximum: 1e6,
    default: 1e-4,
  },
  n_iter_no_change: {
    title: 'Patience',
    description: 'Training stops after more epochs than this in a row that did not help.',
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 10,
  },
  early_stopping: {
    title: 'Early stopping',
    description: 'Whether a part of the rows is held out to stop by; the best weights are kept.',
    type: 'boolean',
    default: false,
  },
  validation_fraction: {
    title: 'Validation share',
    description: 'Share of the training rows that early stopping holds out.',
    type: 'number',
    minimum: 0.01,
    maximum: 0.9,
    default: 0.1,
  },
});

export const mlpClassifier: Algorithm = {
  ...perceptron('MLPClassifier', 'classification'),
  aliases: ['mlp', 'neural_network', 'mlp_classifier'],
};

export const mlpRegressor: Algorithm = {
  ...perceptron('MLPRegressor', 'regression'),
  aliases: ['mlp', 'neural_network', 'mlp_regressor'],
};

function perceptron(name: string, task: Task): Omit<Algorithm, 'aliases'> {
  return {
    name,
    title: 'Neural network',
    task,
    engine: 'own',
    kernelVersion: 1,
    prepare: () => ({ scaling: 'standard', missing: 'median' }),
    parameters: PARAMETERS,
    takesWeights: () => false,
    estimate,
    fit: (data, parameters, seed, host) =>
      fitPerceptron(data, { ...settingsOf(parameters), seed }, host),
    predict: (estimator, x) => predictPerceptron(expectEstimator(estimator, 'perceptron', x), x),
  };
}

function settingsOf(parameters: JsonObject): Omit<PerceptronSettings, 'seed'> {
  const batch = parameters['batch_size'] as number | 'auto';
  return {
    hidden: hiddenLayers(parameters),
    activation: parameters['activation'] as PerceptronSettings['activation'],
    alpha: parameters['alpha'] as number,
    batch: batch === 'auto' ? null : batch,
    learningRate: parameters['learning_rate_init'] as number,
    mostEpochs: parameters['max_iter'] as number,
    tolerance: parameters['tol'] as number,
    patience: parameters['n_iter_no_change'] as number,
    validationFraction:
      parameters['early_stopping'] === true ? (parameters['validation_fraction'] as number) : null,
  };
}

function hiddenLayers({ hidden_layer_sizes: sizes }: JsonObject): number[] {
  return typeof sizes === 'number' ? [sizes] : (sizes as number[]);
}

/** Matrices in f64 and f32, four numbers per weight, and two per unit and row of a batch. */
function estimate({ rows, columns, classes }: FitShape, parameters: JsonObject): FitEstimate {
  const units = [columns, ...hiddenLayers(parameters), Math.max(1, classes)].map(
    (count) => count + 8,
  );
  const weights = units.reduce((sum, count, at) => sum + (count + 1) * (units[at + 1] ?? 0), 0);
  const width = units.reduce((sum, count) => sum + count, 0);
  const asked = parameters['batch_size'];
  const batch = Math.min(rows, typeof asked === 'number' ? asked : 200) + 4;
  // Written, kept as the best so far, encoded and decoded too.
  const memoryBytes =
    32 * 1024 * 1024 + rows * (columns * 28 + 64) + weights * 36 + batch * width * 8;
  // Each batch needs the weights of the last: an epoch is one thread's.
  return { cpus: 1, memoryBytes: Math.ceil(memoryBytes) };
}
