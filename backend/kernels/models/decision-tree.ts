import { TREE_PARAMETERS, maxFeatures } from '../trees/tree-parameters';
import { CLASS_WEIGHT } from './class-weights';
import { MONOTONIC_CST } from './monotone';
import { forestAlgorithm } from './forest-algorithm';

const { max_depth, min_samples_split, min_samples_leaf } = TREE_PARAMETERS;
const parameters = {
  max_depth,
  min_samples_split,
  min_samples_leaf,
  max_features: maxFeatures(null),
  monotonic_cst: MONOTONIC_CST,
};

/** A forest of one tree that takes every row once. */
export const decisionTreeClassifier = forestAlgorithm({
  name: 'DecisionTreeClassifier',
  title: 'Decision tree',
  task: 'classification',
  aliases: ['decision_tree', 'decision_tree_classifier'],
  kernelVersion: 4,
  parameters: { ...parameters, class_weight: CLASS_WEIGHT },
  randomThreshold: false,
});

export const decisionTreeRegressor = forestAlgorithm({
  name: 'DecisionTreeRegressor',
  title: 'Decision tree',
  task: 'regression',
  aliases: ['decision_tree', 'decision_tree_regressor'],
  kernelVersion: 3,
  parameters,
  randomThreshold: false,
});
