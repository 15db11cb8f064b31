import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import type { LinearEstimator } from '../models/estimator';
import { centredGram, gramPasses, interceptOf, type Gram } from './centred-gram';
import { solveFewRows, type LeastSquaresOptions } from './few-rows';
import { isSafe, pivotedSolver, type PivotedSolver } from './pivoted-solver';
import type { RowPasses } from './row-passes';
import { solveByTriangle } from './solve-by-triangle';

/**
 * Least squares with or without a penalty on the squared coefficients: the shortest of all solutions
 * where columns depend on each other, as scikit-learn gives it.
 *
 * The Gram matrix squares the condition of the data. So its solution is refined once by what it
 * leaves of the targets, and data that are too near to dependent go by orthogonal steps instead.
 */
export function leastSquares(
  kernel: Kernel,
  data: TrainingData,
  options: LeastSquaresOptions,
): LinearEstimator {
  const { rows, columns } = data.x;
  if (rows <= columns) return solveFewRows(kernel, data, options);
  const passes = gramPasses(kernel, data, options.fitIntercept);
  const gram = centredGram(passes);
  const solver = gramSolver(gram, options.penalty);
  const coefficients = isSafe(solver)
    ? solveAndRefine(passes, gram, solver, options.penalty)
    : solveByTriangle(passes, gram, options.penalty);
  return { kind: 'linear', coefficients, intercept: interceptOf(gram, coefficients) };
}

function gramSolver({ products, size }: Gram, penalty: number): PivotedSolver {
  const penalized = products.slice();
  for (let k = 0; k < size; k++) penalized[k * size + k]! += penalty;
  return pivotedSolver(penalized, size);
}

/** Above this, the solution by the Gram matrix alone is exact to 12 digits. */
const EXACT_PIVOT = 1e-2;

function solveAndRefine(
  passes: RowPasses,
  gram: Gram,
  solver: PivotedSolver,
  penalty: number,
): Float64Array {
  const coefficients = solver.solve(gram.withTargets);
  if (solver.smallestPivot > EXACT_PIVOT && solver.rank === gram.size) return coefficients;
  const { size, means } = gram;
  const { shift, weights, width } = passes;
  weights.fill(0).set(coefficients);
  if (passes.options.centred) {
    // The intercept of shifted columns and targets.
    weights[size] = coefficients.reduce(
      (rest, value, column) => rest - value * (means[column]! - shift[column]!),
      gram.targetMean - shift[size + 1]!,
    );
  }
  const residuals = passes.sum('residualChunks', width);
  const rest = Float64Array.from(coefficients, (value, column) => {
    const inMean = (means[column]! - shift[column]!) * residuals[size]!;
    return residuals[column]! - (passes.options.centred ? inMean : 0) - penalty * value;
  });
  const change = solver.solve(rest);
  return coefficients.map((value, column) => value + change[column]!);
}
