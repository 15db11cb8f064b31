import type { Task } from './model';

export interface MetricInfo {
  label: string;
  title: string;
  task: Task;
  /** Which way is better. */
  direction: 'higher' | 'lower';
  /** Decimal places worth showing; errors in the target's own unit have none of their own. */
  decimals?: number;
}

/** Every metric of a model, in the order to show them; the first of a task ranks its models. */
export const METRICS: Readonly<Record<string, MetricInfo>> = {
  f1: share('F1', 'F1 (weighted)'),
  accuracy: share('Accuracy', 'Accuracy'),
  precision: share('Precision', 'Precision (weighted)'),
  recall: share('Recall', 'Recall (weighted)'),
  r2: { label: 'R²', title: 'R²', task: 'regression', direction: 'higher', decimals: 3 },
  rmse: error('RMSE', 'Root mean squared error'),
  mae: error('MAE', 'Mean absolute error'),
  mse: error('MSE', 'Mean squared error'),
};

/** The metrics of a task, the one that ranks first. */
export function metricsOf(task: Task): string[] {
  return Object.keys(METRICS).filter((name) => METRICS[name]?.task === task);
}

function share(label: string, title: string): MetricInfo {
  return { label, title, task: 'classification', direction: 'higher', decimals: 3 };
}

function error(label: string, title: string): MetricInfo {
  return { label, title, task: 'regression', direction: 'lower' };
}
