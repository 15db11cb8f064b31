import type { Algorithm } from './algorithm';
import { expectEstimator } from './expect-estimator';
import { predictForest } from './forest-predict';
import {
  ML_FOREST_ENGINE,
  estimateMlForest,
  fitMlForest,
  mlForestOptions,
  mlForestParameters,
} from './ml-forest';

export const randomForestClassifier: Algorithm = {
  name: 'RandomForestClassifier',
  title: 'Random forest',
  task: 'classification',
  aliases: ['random_forest', 'random_forest_classifier'],
  engine: ML_FOREST_ENGINE,
  kernelVersion: 1,
  scaling: 'none',
  parameters: mlForestParameters(0.7),
  estimate: estimateMlForest,
  fit: (data, parameters, seed, report) =>
    fitMlForest('classification', data, mlForestOptions(parameters, data.x.columns, seed), report),
  predict: (estimator, x) => predictForest(expectEstimator(estimator, 'forest', x), x),
};
