import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { growBoosting, type BoostingSettings } from '../trees/grow-boosting';
import { TREE_PARAMETERS } from '../trees/tree-parameters';
import type { Algorithm, FitEstimate, FitShape, ParameterSchema } from './algorithm';
import { predictBoosting } from './boosting-predict';
import { CLASS_WEIGHT, weighClasses } from './class-weights';
import { expectEstimator } from './expect-estimator';
import { MONOTONIC_CST, monotoneColumns } from './monotone';
import { parameterSchema } from './parameter-schema';

const PARAMETERS: ParameterSchema['properties'] = {
  n_estimators: {
    title: 'Rounds',
    description: 'Number of rounds; each adds a tree, or one per class for more than two classes.',
    type: 'integer',
    minimum: 1,
    maximum: 2000,
    default: 100,
  },
  learning_rate: {
    title: 'Learning rate',
    description: 'Share of its step that each tree takes. Smaller steps need more rounds.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    default: 0.1,
  },
  max_depth: {
    title: 'Maximum depth',
    description: 'Deepest level of a tree; null leaves it to the number of leaves.',
    anyOf: [{ type: 'integer', minimum: 1, maximum: 100 }, { type: 'null' }],
    default: 3,
  },
  max_leaf_nodes: {
    title: 'Leaves',
    description:
      'Most leaves of a tree, the most gainful split first; null leaves it to the depth, and to 1024.',
    anyOf: [{ type: 'integer', minimum: 2, maximum: 1024 }, { type: 'null' }],
    default: null,
  },
  min_samples_leaf: TREE_PARAMETERS.min_samples_leaf,
  l2_regularization: {
    title: 'L2 penalty',
    description: 'Added to the hessian of each leaf, which shortens its step.',
    type: 'number',
    minimum: 0,
    maximum: 1e6,
    default: 0,
  },
  monotonic_cst: MONOTONIC_CST,
  n_iter_no_change: {
    title: 'Patience',
    description:
      'Stops early after so many rounds without a smaller loss on rows held out for that; null never stops early.',
    anyOf: [{ type: 'integer', minimum: 1, maximum: 1000 }, { type: 'null' }],
    default: null,
  },
  validation_fraction: {
    title: 'Validation share',
    description: 'Share of the training rows that early stopping holds out.',
    type: 'number',
    minimum: 0.01,
    maximum: 0.9,
    default: 0.1,
  },
  tol: {
    title: 'Tolerance',
    description: 'A loss must fall by more than this to count for early stopping.',
    type: 'number',
    minimum: 0,
    maximum: 1e6,
    default: 1e-4,
  },
};

export const gradientBoostingClassifier: Algorithm = {
  ...gradientBoosting('classification'),
  name: 'GradientBoostingClassifier',
  aliases: ['gradient_boosting', 'gradient_boosting_classifier'],
};

export const gradientBoostingRegressor: Algorithm = {
  ...gradientBoosting('regression'),
  name: 'GradientBoostingRegressor',
  aliases: ['gradient_boosting', 'gradient_boosting_regressor'],
};

function gradientBoosting(task: Task): Omit<Algorithm, 'name' | 'aliases'> {
  return {
    title: 'Gradient boosting',
    task,
    engine: 'own',
    kernelVersion: 3,
    prepare: () => ({ scaling: 'none', missing: 'keep', categories: 'native' }),
    parameters: parameterSchema(
      task === 'classification' ? { ...PARAMETERS, class_weight: CLASS_WEIGHT } : PARAMETERS,
    ),
    takesWeights: () => true,
    estimate,
    fit: (data, parameters, seed, host) => {
      const weighed = weighClasses(data, parameters['class_weight']);
      const monotone = monotoneColumns(data, parameters['monotonic_cst']);
      const settings = { ...settingsOf(parameters, data.x.rows), monotone, seed };
      return growBoosting(weighed, settings, host);
    },
    predict: (estimator, x, kernel) =>
      predictBoosting(expectEstimator(estimator, 'boosting', x), x, kernel),
  };
}

function settingsOf(parameters: JsonObject, rows: number): Omit<BoostingSettings, 'seed'> {
  const patience = parameters['n_iter_no_change'] as number | null;
  return {
    rounds: parameters['n_estimators'] as number,
    learningRate: parameters['learning_rate'] as number,
    l2Regularization: parameters['l2_regularization'] as number,
    maxDepth: parameters['max_depth'] as number | null,
    mostLeaves: mostLeaves(parameters, rows),
    minSamplesLeaf: parameters['min_samples_leaf'] as number,
    stopping:
      patience === null
        ? null
        : {
            patience,
            validationFraction: parameters['validation_fraction'] as number,
            tolerance: parameters['tol'] as number,
          },
  };
}

function mostLeaves(parameters: JsonObject, rows: number): number {
  const asked = (parameters['max_leaf_nodes'] as number | null) ?? 1024;
  const depth = (parameters['max_depth'] as number | null) ?? 10;
  const fitting = Math.floor(rows / (parameters['min_samples_leaf'] as number));
  return Math.max(1, Math.min(asked, 2 ** depth, fitting));
}

/** Matrices, gradients, own rows, scores and probabilities; a histogram of every column for each leaf and thread; trees. */
function estimate({ rows, columns, classes }: FitShape, parameters: JsonObject): FitEstimate {
  const outputs = classes > 2 ? classes : 1;
  const leaves = mostLeaves(parameters, rows);
  const table = rows * (columns * (8 + 8 + 2) + 16 + 8 + 8 + 16 * outputs);
  const histograms = (leaves + MOST_CPUS) * columns * 2048;
  // Grown, flat, as bytes, and as records that rows walk along to be scored.
  const treeBytes = leaves * (3 * (2 * 12 + 8) + 2 * 8 + 8);
  const trees = (parameters['n_estimators'] as number) * outputs * treeBytes;
  return {
    cpus: cpusFor(rows * columns * (parameters['n_estimators'] as number) * outputs),
    memoryBytes: 32 * 1024 * 1024 + 2 * table + histograms + trees,
  };
}

const MOST_CPUS = 4;

/** One CPU per second that a single one would take about; threads wait for each other, so not many. */
function cpusFor(cellsSeen: number): number {
  return Math.max(1, Math.min(MOST_CPUS, Math.floor(cellsSeen * 6e-9)));
}
