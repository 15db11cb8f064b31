import type { Residuals } from '../../contracts/plots';
import { forPlot } from './thin-points';

/** Errors are actual minus predicted. A sample of at most 500 rows, by rising prediction. */
export function residualsOf(truth: Float64Array, predicted: Float64Array): Residuals {
  const order = Array.from(truth.keys()).sort((a, b) => predicted[a]! - predicted[b]! || a - b);
  const step = Math.max(1, order.length / MOST_ROWS);
  const sample = Array.from(
    { length: Math.min(MOST_ROWS, order.length) },
    (_, at) => order[Math.floor(at * step)]!,
  );
  return {
    predicted: sample.map((row) => forPlot(predicted[row]!)),
    actual: sample.map((row) => forPlot(truth[row]!)),
    ...distribution(truth.map((value, row) => value - predicted[row]!)),
  };
}

const MOST_ROWS = 500;
const BINS = 30;

function distribution(errors: Float64Array): Pick<Residuals, 'edges' | 'counts'> {
  const lowest = errors.reduce((least, error) => Math.min(least, error), Infinity);
  const highest = errors.reduce((most, error) => Math.max(most, error), -Infinity);
  const width = (highest - lowest) / BINS;
  const bins = width > 0 ? BINS : 1;
  const counts = Array.from({ length: bins }, () => 0);
  for (const error of errors)
    counts[width > 0 ? Math.min(bins - 1, Math.floor((error - lowest) / width)) : 0]!++;
  const edges = Array.from({ length: bins + 1 }, (_, at) =>
    forPlot(at === bins ? highest : lowest + at * width),
  );
  return { edges, counts };
}
