import type { Task } from '../../../backend/contracts/model';

/** What a metric is called, which way is better, and how many decimals it is worth. */
export interface MetricInfo {
  key: string;
  label: string;
  higherIsBetter: boolean;
  /** Decimals; errors in the target's own unit get significant digits instead. */
  decimals?: number;
}

const REGISTRY: Record<string, MetricInfo> = {
  accuracy: { key: 'accuracy', label: 'Accuracy', higherIsBetter: true, decimals: 3 },
  precision: { key: 'precision', label: 'Precision', higherIsBetter: true, decimals: 3 },
  recall: { key: 'recall', label: 'Recall', higherIsBetter: true, decimals: 3 },
  f1: { key: 'f1', label: 'F1', higherIsBetter: true, decimals: 3 },
  r2: { key: 'r2', label: 'R²', higherIsBetter: true, decimals: 3 },
  rmse: { key: 'rmse', label: 'RMSE', higherIsBetter: false },
  mae: { key: 'mae', label: 'MAE', higherIsBetter: false },
  mse: { key: 'mse', label: 'MSE', higherIsBetter: false },
};

/** The metrics of a task, the one that ranks first. */
export const TASK_METRICS: Record<Task, readonly string[]> = {
  classification: ['f1', 'accuracy', 'precision', 'recall'],
  regression: ['r2', 'rmse', 'mae', 'mse'],
};

export function metricInfo(key: string): MetricInfo {
  return REGISTRY[key] ?? { key, label: key, higherIsBetter: true };
}

/** A metric's value as text: fixed decimals, so that a column of them aligns. */
export function formatMetric(key: string, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const { decimals } = metricInfo(key);
  if (decimals !== undefined) return value.toFixed(decimals);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e9)) return value.toExponential(2);
  return size >= 1000 ? value.toFixed(0) : size >= 10 ? value.toFixed(2) : value.toFixed(4);
}

/** Sorts the better one first; a model without the metric comes last. */
export function compareMetric(key: string, a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return metricInfo(key).higherIsBetter ? b - a : a - b;
}
