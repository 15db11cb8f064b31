import type { Run } from '../../api/types';
import { formatCounted } from '../../ui/format-quantity';

/** `iris × 2 algorithms`, `iris + wine × 4 algorithms`: a run's name for people. */
export function describeRun(run: Run): string {
  const names = run.datasets.map((dataset) => dataset.dataset);
  const shown =
    names.length > 3
      ? `${names.slice(0, 2).join(' + ')} + ${names.length - 2} more`
      : names.join(' + ');
  const algorithms = new Set(run.datasets.flatMap((dataset) => dataset.algorithms));
  return algorithms.size === 1
    ? `${shown} × ${[...algorithms][0]}`
    : `${shown} × ${formatCounted(algorithms.size, 'algorithm')}`;
}

/** Seconds a run has taken so far, or took; `now` in milliseconds of the head's clock. */
export function runSeconds(run: Run, now: number): number {
  const end = run.finished_at === null ? now : Date.parse(run.finished_at);
  return Math.max(0, (end - Date.parse(run.created_at)) / 1000);
}
