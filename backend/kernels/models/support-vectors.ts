import type { JsonObject } from '../../contracts/json';
import { FOLDS, fitClasses } from '../vectors/fit-classes';
import { fitValues } from '../vectors/fit-values';
import { KERNELS } from '../vectors/kernel-function';
import { predictVectors } from '../vectors/predict-vectors';
import { PROBLEMS_AT_ONCE, type SolverSettings } from '../vectors/problem-solver';
import type { Algorithm, FitEstimate, FitShape, ParameterSchema, TrainingData } from './algorithm';
import { cpusFor } from './cpus-for';
import { CLASS_WEIGHT, classWeights } from './class-weights';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

const SHARED: ParameterSchema['properties'] = {
  C: {
    title: 'Price of errors',
    description: 'Larger values follow the training rows more closely.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1e6,
    default: 1,
  },
  kernel: {
    title: 'Kernel',
    description:
      'How alike two rows are: linear (their product), poly, rbf (by their distance) or sigmoid.',
    type: 'string',
    enum: [...KERNELS],
    default: 'rbf',
  },
  degree: {
    title: 'Degree',
    description: 'Of the kernel poly.',
    type: 'integer',
    minimum: 1,
    maximum: 10,
    default: 3,
  },
  gamma: {
    title: 'Gamma',
    description:
      'How fast likeness falls; scale: 1 / (columns · variance of all cells), auto: 1 / columns.',
    anyOf: [
      { type: 'string', enum: ['scale', 'auto'] },
      { type: 'number', exclusiveMinimum: 0, maximum: 1e6 },
    ],
    default: 'scale',
  },
  coef0: {
    title: 'Constant',
    description: 'Added in the kernels poly and sigmoid.',
    type: 'number',
    minimum: -1e6,
    maximum: 1e6,
    default: 0,
  },
  tol: {
    title: 'Tolerance',
    description: 'The solver stops where no pair of coefficients gains more.',
    type: 'number',
    minimum: 1e-9,
    maximum: 1,
    default: 1e-3,
  },
  cache_size: {
    title: 'Cache',
    description: 'Megabytes for rows of the matrix of kernels. It changes the time, not the model.',
    type: 'integer',
    minimum: 1,
    maximum: 2000,
    default: 200,
  },
  max_iter: {
    title: 'Steps',
    description: 'Most steps of the solver for each problem; -1 leaves it to the tolerance.',
    type: 'integer',
    minimum: -1,
    maximum: 1_000_000_000,
    default: -1,
  },
};

export const svc: Algorithm = {
  name: 'SVC',
  title: 'Support vector machine',
  task: 'classification',
  aliases: ['svm', 'support_vector_machine'],
  engine: 'own',
  kernelVersion: 2,
  prepare: () => ({ scaling: 'standard', missing: 'median' }),
  parameters: parameterSchema({
    ...SHARED,
    probability: {
      title: 'Probabilities',
      description:
        'Whether probabilities are learnt, from five folds (Platt); without, the winning class has 1.',
      type: 'boolean',
      default: true,
    },
    class_weight: CLASS_WEIGHT,
  }),
  takesWeights: () => true,
  estimate,
  fit: (data, parameters, seed, host) => {
    const settings = {
      ...solverSettings(data, parameters),
      limits: limitsOf(data, parameters),
      probability: parameters['probability'] as boolean,
      seed,
    };
    return fitClasses(data, settings, host);
  },
  predict: (estimator, x) => predictVectors(expectEstimator(estimator, 'vectors', x), x),
};

export const svr: Algorithm = {
  name: 'SVR',
  title: 'Support vector regression',
  task: 'regression',
  aliases: ['svm', 'support_vector_machine', 'support_vector_regression'],
  engine: 'own',
  kernelVersion: 2,
  prepare: () => ({ scaling: 'standard', missing: 'median' }),
  parameters: parameterSchema({
    ...SHARED,
    epsilon: {
      title: 'Epsilon',
      description: "Errors up to it, in the target's unit, cost nothing.",
      type: 'number',
      minimum: 0,
      maximum: 1e9,
      default: 0.1,
    },
  }),
  takesWeights: () => true,
  estimate,
  fit: (data, parameters, _seed, host) => {
    const settings = {
      ...solverSettings(data, parameters),
      epsilon: parameters['epsilon'] as number,
      limits: data.y.map((_, row) => (parameters['C'] as number) * (data.weights?.[row] ?? 1)),
    };
    return fitValues(data, settings, host);
  },
  predict: (estimator, x) => predictVectors(expectEstimator(estimator, 'vectors', x), x),
};

const MEGABYTE = 1024 * 1024;

function solverSettings({ x }: TrainingData, parameters: JsonObject): SolverSettings {
  const mostSteps = parameters['max_iter'] as number;
  return {
    kernel: parameters['kernel'] as SolverSettings['kernel'],
    gamma: gammaOf(x.data, x.columns, parameters['gamma'] as number | 'scale' | 'auto'),
    coef0: parameters['coef0'] as number,
    degree: parameters['degree'] as number,
    epsilon: 0,
    tolerance: parameters['tol'] as number,
    // LIBSVM's own limit, against endless rounding.
    mostSteps: mostSteps < 0 ? Math.max(1e7, 100 * x.rows) : mostSteps,
    cacheBytes: (parameters['cache_size'] as number) * MEGABYTE,
  };
}

function gammaOf(cells: Float64Array, columns: number, asked: number | 'scale' | 'auto'): number {
  if (typeof asked === 'number') return asked;
  if (asked === 'auto') return 1 / columns;
  const share = 1 / cells.length;
  let mean = 0;
  for (const value of cells) mean += value * share;
  let variance = 0;
  for (const value of cells) variance += (value - mean) * (value - mean) * share;
  return variance === 0 ? 1 : 1 / (columns * variance);
}

/** C, times what each row counts by itself and by its class. */
function limitsOf(data: TrainingData, { C, class_weight }: JsonObject): Float64Array {
  const perClass = classWeights(data, class_weight);
  return data.y.map(
    (code, row) => (C as number) * (perClass?.[code] ?? 1) * (data.weights?.[row] ?? 1),
  );
}

/** Matrices, the solver's working memory for each thread, its cache, and vectors: at worst all rows. */
function estimate({ rows, columns, classes }: FitShape, parameters: JsonObject): FitEstimate {
  const pairs = classes === 0 ? 1 : (classes * (classes - 1)) / 2;
  const ofPair = classes === 0 ? rows : (2 * rows) / Math.max(1, classes);
  const isProbable = parameters['probability'] === true;
  const problems = pairs * (isProbable ? 1 + FOLDS : 1);
  // Folds are of four fifths of the rows.
  const seconds = pairs * (isProbable ? 1 + FOLDS * 0.64 : 1) * secondsOf(ofPair, columns);
  const cpus = cpusFor(seconds, Math.min(problems, PROBLEMS_AT_ONCE));
  const whole = cpus * 4 * rows * (rows + 16);
  const cache = Math.min((parameters['cache_size'] as number) * MEGABYTE, whole);
  const perRow = cpus * (96 + 4 * columns) + PROBLEMS_AT_ONCE * 48 + 40 * Math.max(1, classes - 1);
  const memoryBytes = 32 * MEGABYTE + rows * columns * 5 * 8 + rows * perRow + cache;
  return { cpus, memoryBytes: Math.ceil(memoryBytes) };
}

/** Of one problem on one CPU: measured on 5,000 rows × 20 columns. */
function secondsOf(rows: number, columns: number): number {
  return rows * rows * (1e-9 + columns * 1e-10);
}
