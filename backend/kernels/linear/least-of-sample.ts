import type { TrainingData } from '../models/algorithm';
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
  if (data.weights) return undefined;
  const rows = Math.floor(data.x.rows / SAMPLE_STEP);
  const counts = new Float64Array(data.classes);
  for (let row = 0; row < rows; row++) counts[data.y[row * SAMPLE_STEP]!]!++;
  if (Math.min(...counts) < FEWEST_PER_COLUMN * (data.x.columns + 1)) return undefined;
  const sample = { x: kernel.matrix(rows, data.x.columns), y: new Float64Array(rows) };
  copyRows(data, sample);
  const share = rows / data.x.rows;
  const sampled = new LogisticLoss(
    kernel,
    { ...sample, classes: data.classes },
    { ...options, squared: options.squared * share },
  );
  const point = descend(sampled, share);
  sampled.unshift(point);
  loss.shift(point);
  return point;
}

function copyRows(from: TrainingData, { x, y }: Omit<TrainingData, 'classes'>): void {
  const { columns } = x;
  for (let row = 0; row < x.rows; row++) {
    const start = row * SAMPLE_STEP * columns;
    for (let column = 0; column < columns; column++)
      x.data[row * columns + column] = from.x.data[start + column]!;
    y[row] = from.y[row * SAMPLE_STEP]!;
  }
}
