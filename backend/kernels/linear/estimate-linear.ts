import type { FitEstimate, FitShape } from '../models/algorithm';
import { logisticSums } from './logistic-loss';
import { chunkCount, tileWidth } from './row-passes';

/** What a fit by the Gram matrix needs at most. */
export function estimateGram(shape: FitShape): FitEstimate {
  const { rows, columns } = shape;
  const squares = tileWidth(columns) ** 2;
  // The matrix of products, as sums, scaled and factored; and with few rows those of rows.
  const few = rows <= columns ? 4 * rows * (columns + 2) + 5 * rows * rows : 5 * squares;
  return estimateOf(shape, squares * chunkCount(shape, squares) + few);
}

/** What a logistic regression needs at most. */
export function estimateLogistic(shape: FitShape): FitEstimate {
  const { columns, classes } = shape;
  const sums = logisticSums(columns, classes);
  const width = tileWidth(columns);
  const points = MOST_POINTS * width * classes;
  // Classes of about the same curvature share a factor.
  const factors = Math.min(classes, MOST_FACTORS) * width * width;
  return estimateOf(
    shape,
    sums * (chunkCount(shape, sums) + 1) + 3 * width * width + points + factors,
  );
}

/** Steps that L-BFGS remembers, and what it looks at. */
const MOST_POINTS = 36;
const MOST_FACTORS = 40;
const BASE_BYTES = 32 * 1024 * 1024;

/** @param numbers beside the table's columns, their raw form and the training matrix */
function estimateOf({ rows, columns }: FitShape, numbers: number): FitEstimate {
  const matrices = 3 * rows * (columns + 2);
  return { cpus: 1, memoryBytes: BASE_BYTES + 8 * (matrices + numbers) };
}
