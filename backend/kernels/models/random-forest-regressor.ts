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

export const randomForestRegressor: Algorithm = {
  name: 'RandomForestRegressor',
  title: 'Random forest',
  task: 'regression',
  aliases: ['random_forest', 'random_forest_regressor'],
  engine: ML_FOREST_ENGINE,
  kernelVersion: 1,
  scaling: 'none',
  parameters: mlForestParameters(1),
  estimate: estimateMlForest,
  fit: (data, parameters, seed, report) =>
    fitMlForest('regression', data, mlForestOptions(parameters, data.x.columns, seed), report),
  predict: (estimator, x) => predictForest(expectEstimator(estimator, 'forest', x), x),
};
