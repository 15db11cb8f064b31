import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import type { LinearEstimator } from '../models/estimator';
import { centredGram, gramPasses } from './centred-gram';
import { isSafe, pivotedSolver } from './pivoted-solver';
import { tileWidth } from './row-passes';
import { shortestSolution } from './shortest-solution';

export interface LeastSquaresOptions {
  /** Times the squared length of the coefficients; the least squared error alone at 0. */
  penalty: number;
  fitIntercept: boolean;
}

/**
 * Least squares where there are no more rows than columns: the coefficients are combinations of
 * rows, found by the products of rows, XXᵀ.
 */
export function solveFewRows(
  kernel: Kernel,
  data: TrainingData,
  { penalty, fitIntercept }: LeastSquaresOptions,
): LinearEstimator {
  const centred = centredRows(data, fitIntercept);
  const coefficients =
    combineRows(kernel, centred, penalty) ?? bySingularValues(kernel, centred, penalty);
  const intercept = centred.means.reduce(
    (rest, mean, column) => rest - mean * coefficients[column]!,
    centred.targetMean,
  );
  return { kind: 'linear', coefficients, intercept };
}

interface CentredRows {
  rows: number;
  columns: number;
  /** Row-major. */
  values: Float64Array;
  targets: Float64Array;
  means: Float64Array;
  targetMean: number;
}

function centredRows({ x, y }: TrainingData, fitIntercept: boolean): CentredRows {
  const { rows, columns } = x;
  const means = new Float64Array(columns);
  let targetMean = 0;
  if (fitIntercept) {
    x.data.forEach((value, at) => (means[at % columns]! += value / rows));
    targetMean = y.reduce((sum, value) => sum + value / rows, 0);
  }
  const values = x.data.map((value, at) => value - means[at % columns]!);
  return { rows, columns, values, targets: y.map((v) => v - targetMean), means, targetMean };
}

/** Undefined where rows nearly depend on each other. */
function combineRows(
  kernel: Kernel,
  { rows, columns, values, targets }: CentredRows,
  penalty: number,
): Float64Array | undefined {
  const across = kernel.matrix(columns, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      across.data[column * rows + row] = values[row * columns + column]!;
  const data = { x: across, y: new Float64Array(columns), classes: 0 };
  const { products } = centredGram(gramPasses(kernel, data, false));
  for (let k = 0; k < rows; k++) products[k * rows + k]! += penalty;
  const solver = pivotedSolver(products, rows);
  if (!isSafe(solver)) return undefined;
  // Rows that contradict each other, and their mean, are met halfway.
  const solve = (values: Float64Array) => solver.solve(solver.solvable(values));
  const shares = solve(targets);
  const coefficients = timesShares(values, shares, columns);
  const rest = targets.map((target, row) => {
    let left = target - penalty * shares[row]!;
    for (let column = 0; column < columns; column++)
      left -= values[row * columns + column]! * coefficients[column]!;
    return left;
  });
  const change = timesShares(values, solve(rest), columns);
  return coefficients.map((value, column) => value + change[column]!);
}

function timesShares(values: Float64Array, shares: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  shares.forEach((share, row) => {
    for (let column = 0; column < columns; column++)
      sums[column]! += share * values[row * columns + column]!;
  });
  return sums;
}

function bySingularValues(
  kernel: Kernel,
  { rows, columns, values, targets }: CentredRows,
  penalty: number,
): Float64Array {
  const width = tileWidth(columns);
  const address = kernel.allocate(rows * width * 8);
  for (let row = 0; row < rows; row++) {
    const place = kernel.view(Float64Array, address + row * width * 8, width);
    place.set(values.subarray(row * columns, (row + 1) * columns));
    place[columns + 1] = targets[row]!;
  }
  return shortestSolution(kernel, { address, count: rows, columns, width }, penalty);
}
