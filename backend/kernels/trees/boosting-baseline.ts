import type { TrainingData } from '../models/algorithm';
import { log } from '../models/exp-log';

/**
 * What boosting starts from, one number per output: the mean, the log-odds of the second of two
 * classes, or the logarithm of each class's share.
 */
export function boostingBaseline(data: TrainingData): Float64Array {
  const { y, classes, weights } = data;
  if (classes === 0) return Float64Array.of(meanOf(data));
  const counts = new Float64Array(classes);
  y.forEach((code, row) => (counts[code]! += weights?.[row] ?? 1));
  const total = weights ? counts.reduce((sum, count) => sum + count, 0) : y.length;
  // A class without rows gets half of one.
  const least = (0.5 * total) / y.length;
  const logarithms = counts.map((count) => log(Math.max(count, least) / total));
  return classes === 2 ? Float64Array.of(logarithms[1]! - logarithms[0]!) : logarithms;
}

/** Deviations from the first value are added, which keeps the digits of large values apart. */
function meanOf({ y, weights }: TrainingData): number {
  const origin = y[0]!;
  let sum = 0;
  let total = 0;
  y.forEach((value, row) => {
    const weight = weights?.[row] ?? 1;
    sum += weight * (value - origin);
    total += weight;
  });
  return origin + sum / total;
}
