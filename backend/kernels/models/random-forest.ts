import type { JsonObject } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import { TREE_PARAMETERS, maxFeatures } from '../trees/tree-parameters';
import type { Algorithm, ParameterProperty } from './algorithm';
import { SUBSAMPLE_WEIGHT } from './class-weights';
import { forestAlgorithm, type ForestAlgorithm } from './forest-algorithm';
import { MONOTONIC_CST } from './monotone';
import { estimateMlForest, fitMlForest, mlForestOptions } from './ml-forest';

const { n_estimators, max_depth, min_samples_split, min_samples_leaf, bootstrap } = TREE_PARAMETERS;

const ENGINE: ParameterProperty = {
  title: 'Engine',
  description:
    'own: compiled histogram trees. ml-random-forest: the npm package, thousands of times slower; it draws columns once per tree and knows no min_samples_leaf.',
  type: 'string',
  enum: ['own', 'ml-random-forest'],
  default: 'own',
};

export const randomForestClassifier = withPackage(
  forestAlgorithm({
    name: 'RandomForestClassifier',
    title: 'Random forest',
    task: 'classification',
    aliases: ['random_forest', 'random_forest_classifier'],
    kernelVersion: 5,
    parameters: parameters(maxFeatures('sqrt'), { class_weight: SUBSAMPLE_WEIGHT }),
    randomThreshold: false,
  }),
);

export const randomForestRegressor = withPackage(
  forestAlgorithm({
    name: 'RandomForestRegressor',
    title: 'Random forest',
    task: 'regression',
    aliases: ['random_forest', 'random_forest_regressor'],
    kernelVersion: 4,
    parameters: parameters(maxFeatures(1)),
    randomThreshold: false,
  }),
);

function parameters(
  max_features: ParameterProperty,
  others: Record<string, ParameterProperty> = {},
): Record<string, ParameterProperty> {
  return {
    n_estimators,
    max_depth,
    min_samples_split,
    min_samples_leaf,
    max_features,
    bootstrap,
    monotonic_cst: MONOTONIC_CST,
    ...others,
    engine: ENGINE,
  };
}

/** The same algorithm, grown by ml-random-forest where the parameters ask for it. */
function withPackage(own: ForestAlgorithm): Algorithm {
  return {
    ...own,
    prepare: (given) =>
      isOwn(given) ? own.prepare(given) : { scaling: 'none', missing: 'median' },
    takesWeights: isOwn,
    estimate: (shape, given) =>
      isOwn(given) ? own.estimate(shape, given) : estimateMlForest(shape, given),
    fit: (data, given, seed, host) => {
      if (isOwn(given)) return own.fit(data, given, seed, host);
      expectOwnAlone(given);
      return fitMlForest(own.task, data, mlForestOptions(given, data.x.columns, seed), host.report);
    },
    sharding: {
      ...own.sharding,
      trees: (given) => (isOwn(given) ? own.sharding.trees(given) : 1),
    },
  };
}

function expectOwnAlone(given: JsonObject): void {
  const asked = ['class_weight', 'monotonic_cst'].find((name) => (given[name] ?? null) !== null);
  if (asked === undefined) return;
  const detail = `The engine ml-random-forest knows no ${asked}. Choose the engine own, or leave ${asked} out.`;
  throw new KernelError('invalid-parameter', detail, [{ pointer: `/parameters/${asked}`, detail }]);
}

function isOwn(given: JsonObject): boolean {
  return given['engine'] === 'own';
}
