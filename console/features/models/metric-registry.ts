import { METRICS, metricsOf, type MetricInfo } from '../../../backend/contracts/metrics';
import type { Task } from '../../../backend/contracts/model';

/** Every metric of a task, the one that ranks first. */
export const ALL_METRICS: Record<Task, readonly string[]> = {
  classification: metricsOf('classification'),
  regression: metricsOf('regression'),
};

/** Those to show at first sight. */
export const TASK_METRICS: Record<Task, readonly string[]> = {
  classification: ALL_METRICS.classification.filter(isPrimary),
  regression: ALL_METRICS.regression.filter(isPrimary),
};

/** A metric that this console does not know yet is shown under its own name. */
export function metricInfo(
  key: string,
): Pick<MetricInfo, 'label' | 'title' | 'direction' | 'decimals'> {
  return METRICS[key] ?? { label: key, title: key, direction: 'higher' };
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
  return metricInfo(key).direction === 'higher' ? b - a : a - b;
}

function isPrimary(key: string): boolean {
  return METRICS[key]?.isPrimary === true;
}
