import { TREE_PARAMETERS, maxFeatures } from '../trees/tree-parameters';
import type { ParameterProperty } from './algorithm';
import { SUBSAMPLE_WEIGHT } from './class-weights';
import { MONOTONIC_CST } from './monotone';
import { forestAlgorithm } from './forest-algorithm';

const { n_estimators, max_depth, min_samples_split, min_samples_leaf } = TREE_PARAMETERS;

export const extraTreesClassifier = forestAlgorithm({
  name: 'ExtraTreesClassifier',
  title: 'Extra trees',
  task: 'classification',
  aliases: ['extra_trees', 'extra_trees_classifier'],
  kernelVersion: 4,
  parameters: { ...parameters(maxFeatures('sqrt')), class_weight: SUBSAMPLE_WEIGHT },
  randomThreshold: true,
});

export const extraTreesRegressor = forestAlgorithm({
  name: 'ExtraTreesRegressor',
  title: 'Extra trees',
  task: 'regression',
  aliases: ['extra_trees', 'extra_trees_regressor'],
  kernelVersion: 3,
  parameters: parameters(maxFeatures(1)),
  randomThreshold: true,
});

function parameters(max_features: ParameterProperty): Record<string, ParameterProperty> {
  const bootstrap = { ...TREE_PARAMETERS.bootstrap, default: false };
  return {
    n_estimators,
    max_depth,
    min_samples_split,
    min_samples_leaf,
    max_features,
    bootstrap,
    monotonic_cst: MONOTONIC_CST,
  };
}
