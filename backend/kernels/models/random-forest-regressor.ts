import type { Algorithm } from './algorithm';
import { randomForest } from './random-forest';

export const randomForestRegressor: Algorithm = {
  ...randomForest('regression', { maxFeatures: 1 }),
  name: 'RandomForestRegressor',
  aliases: ['random_forest', 'random_forest_regressor'],
};
