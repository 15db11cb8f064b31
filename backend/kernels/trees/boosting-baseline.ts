import type { TrainingData } from '../models/algorithm';
import { log } from '../models/exp-log';

/**
 * What boosting starts from, one number per output: the mean, the log-odds of the second of two
 * classes, or the logarithm of each class's share.
 */
export function boostingBaseline({ y, classes }: TrainingData): Float64Array {
  if (classes === 0) return Float64Array.of(meanOf(y));
  const counts = new Float64Array(classes);
  for (const code of y) counts[code]!++;
  const logarithms = counts.map((count) => log(Math.max(count, 0.5) / y.length));
  return classes === 2 ? Float64Array.of(logarithms[1]! - logarithms[0]!) : logarithms;
}

/** Deviations from the first value are added, which keeps the digits of large values apart. */
function meanOf(values: Float64Array): number {
  const origin = values[0]!;
  return origin + values.reduce((sum, value) => sum + (value - origin), 0) / values.length;
}
