import type { Algorithm } from './algorithm';
import { randomForest } from './random-forest';

export const randomForestClassifier: Algorithm = {
  ...randomForest('classification', { maxFeatures: 'sqrt' }),
  name: 'RandomForestClassifier',
  aliases: ['random_forest', 'random_forest_classifier'],
};
