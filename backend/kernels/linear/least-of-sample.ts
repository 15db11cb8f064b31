import type { TrainingData } from '../models/algorithm';
import type { Matrix } from '../pipeline/matrix';
import { LogisticLoss } from './logistic-loss';

/** One row of so many is in the sample. */
export const SAMPLE_STEP = 8;
/** Rows of the rarest class in the sample, per column: fewer say too little. */
const FEWEST_PER_COLUMN = 10;

/**
 * Where the loss of some of the rows is least: nearer to the end than coefficients of 0, for a small
 * part of the work. Undefined where there are too few rows for that, or rows count differently.
 *
 * @param descend finds the least point of a loss whose penalties are the given share of all rows'
 */
export function leastOfSample(
  loss: LogisticLoss,
  descend: (sampled: LogisticLoss, share: number) => Float64Array,
): Float64Array | undefined {
  const { data, options, kernel } = loss;
  const rows = Math.floor(data.x.rows / SAMPLE_STEP);
  const counts = new Float64Array(data.classes);
  for (let row = 0; row < rows; row++) counts[data.y[row * SAMPLE_STEP]!]!++;
  if (Math.min(...counts) < FEWEST_PER_COLUMN * (data.x.columns + 1)) return undefined;
  const share = rows / data.x.rows;
  const sample = everySoManyth(data, kernel.matrix(rows, data.x.columns));
  const sampled = new LogisticLoss(kernel, sample, {
    ...options,
    squared: options.squared * share,
  });
  const point = descend(sampled, share);
  sampled.unshift(point);
  loss.shift(point);
  return point;
}

function everySoManyth({ x: all, y, weights, classes }: TrainingData, x: Matrix): TrainingData {
  const { rows, columns } = x;
  for (let row = 0; row < rows; row++) {
    const start = row * SAMPLE_STEP * columns;
    for (let column = 0; column < columns; column++)
      x.data[row * columns + column] = all.data[start + column]!;
  }
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => values[row * SAMPLE_STEP]!);
  return { x, y: pick(y), classes, ...(weights && { weights: pick(weights) }) };
}
