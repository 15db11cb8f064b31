import type { Task } from '../../contracts/model';

export interface MetricInfo {
  title: string;
  task: Task;
  /** Which way is better. */
  direction: 'higher' | 'lower';
  /** Decimal places worth showing. */
  precision: number;
}

/** Every metric of a model, in the order to show them; the first of a task ranks its models. */
export const METRICS = {
  accuracy: classification('Accuracy'),
  precision: classification('Precision (weighted)'),
  recall: classification('Recall (weighted)'),
  f1: classification('F1 (weighted)'),
  r2: { title: 'R²', task: 'regression', direction: 'higher', precision: 4 },
  rmse: error('Root mean squared error'),
  mae: error('Mean absolute error'),
  mse: error('Mean squared error'),
} as const satisfies Record<string, MetricInfo>;

export type MetricName = keyof typeof METRICS;

function classification(title: string): MetricInfo {
  return { title, task: 'classification', direction: 'higher', precision: 4 };
}

function error(title: string): MetricInfo {
  return { title, task: 'regression', direction: 'lower', precision: 4 };
}
