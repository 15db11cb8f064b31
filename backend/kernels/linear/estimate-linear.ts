import type { FitEstimate, FitShape } from '../models/algorithm';
import { cpusFor } from '../models/cpus-for';
import { MOST_NEWTON_COLUMNS } from './fit-logistic';
import { SAMPLE_STEP } from './least-of-sample';
import { logisticSums } from './logistic-loss';
import { chunkCount, paddedSets, tileWidth } from './row-passes';

/** What a fit by the Gram matrix needs at most. */
export function estimateGram(shape: FitShape): FitEstimate {
  const { rows, columns } = shape;
  const squares = tileWidth(columns) ** 2;
  // The matrix of products, as sums, scaled and factored; and with few rows those of rows.
  const few = rows <= columns ? 4 * rows * (columns + 2) + 5 * rows * rows : 5 * squares;
  return {
    cpus: cpusFor(rows * secondsOfSquares(columns)),
    memoryBytes: bytesOf(shape, squares * chunkCount(shape, squares) + few),
  };
}

/** What a logistic regression needs at most. */
export function estimateLogistic(shape: FitShape): FitEstimate {
  const { columns, classes } = shape;
  const sums = logisticSums(columns, classes);
  const width = tileWidth(columns);
  const points = MOST_POINTS * width * classes;
  // Classes of about the same curvature share a factor.
  const factors = Math.min(classes, MOST_FACTORS) * width * width;
  const isNewton = classes === 2 && columns <= MOST_NEWTON_COLUMNS;
  const sample = isNewton ? (shape.rows * (columns + 1)) / SAMPLE_STEP : 0;
  const numbers = sums * (chunkCount(shape, sums) + 1) + 3 * width * width + points + factors;
  return {
    cpus: cpusFor(shape.rows * (isNewton ? newtonSeconds(columns) : lbfgsSeconds(shape))),
    memoryBytes: bytesOf(shape, numbers + sample),
  };
}

/** Of one row and one CPU, as all of these; measured on 100,000 rows × 20 and 54 columns. */
function secondsOfSquares(columns: number): number {
  return (tileWidth(columns) ** 2 / 2) * 0.25e-9 + columns * 1e-9;
}

/** Three passes, and those over a sample. */
function newtonSeconds(columns: number): number {
  return 4 * (secondsOfSquares(columns) + 20e-9);
}

/** About 50 passes: scores, and their share of the gradient. */
function lbfgsSeconds({ columns, classes }: FitShape): number {
  const sets = classes === 2 ? 1 : paddedSets(classes);
  return 50 * (2 * tileWidth(columns) * sets * 0.3e-9 + 20e-9);
}

/** Steps that L-BFGS remembers, and what it looks at. */
const MOST_POINTS = 36;
const MOST_FACTORS = 40;
const BASE_BYTES = 32 * 1024 * 1024;

/** @param numbers beside the table's columns, their raw form and the training matrix */
function bytesOf({ rows, columns, weighted }: FitShape, numbers: number): number {
  // Weighed rows are copied.
  const matrices = (weighted === true ? 4 : 3) * rows * (columns + 2);
  return Math.ceil(BASE_BYTES + 8 * (matrices + numbers));
}
