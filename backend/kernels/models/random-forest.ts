import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { estimateForest } from '../trees/estimate-forest';
import { growForest } from '../trees/grow-forest';
import {
  TREE_PARAMETERS,
  growthOptions,
  maxFeatures,
  parameterSchema,
} from '../trees/tree-parameters';
import type { Algorithm, ParameterProperty } from './algorithm';
import { expectEstimator } from './expect-estimator';
import { predictForest } from './forest-predict';
import { estimateMlForest, fitMlForest, mlForestOptions } from './ml-forest';

/** Everything of a random forest but its name; the task decides how leaves predict. */
export function randomForest(
  task: Task,
  defaults: { maxFeatures: 'sqrt' | number },
): Omit<Algorithm, 'name' | 'aliases'> {
  return {
    title: 'Random forest',
    task,
    engine: 'own',
    kernelVersion: 2,
    prepare: (parameters) => ({
      scaling: 'none',
      missing: isOwn(parameters) ? 'keep' : 'median',
    }),
    parameters: parameterSchema({
      n_estimators: TREE_PARAMETERS.n_estimators,
      max_depth: TREE_PARAMETERS.max_depth,
      min_samples_split: TREE_PARAMETERS.min_samples_split,
      min_samples_leaf: TREE_PARAMETERS.min_samples_leaf,
      max_features: maxFeatures(defaults.maxFeatures),
      bootstrap: TREE_PARAMETERS.bootstrap,
      engine: ENGINE,
    }),
    estimate: (shape, parameters) =>
      isOwn(parameters)
        ? estimateForest(shape, parameters, parameters['n_estimators'] as number)
        : estimateMlForest(shape, parameters),
    fit: (data, parameters, seed, report) => {
      if (!isOwn(parameters))
        return fitMlForest(task, data, mlForestOptions(parameters, data.x.columns, seed), report);
      const options = growthOptions(parameters, data.x.columns, false);
      const trees = parameters['n_estimators'] as number;
      return growForest(data, { ...options, trees, seed }, report);
    },
    predict: (estimator, x) => predictForest(expectEstimator(estimator, 'forest', x), x),
  };
}

const ENGINE: ParameterProperty = {
  title: 'Engine',
  description:
    'own: compiled histogram trees. ml-random-forest: the npm package, thousands of times slower; it draws columns once per tree and knows no min_samples_leaf.',
  type: 'string',
  enum: ['own', 'ml-random-forest'],
  default: 'own',
};

function isOwn(parameters: JsonObject): boolean {
  return parameters['engine'] === 'own';
}
