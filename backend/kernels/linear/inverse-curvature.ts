import { dampedCholesky, solveByFactor } from './cholesky';
import type { LogisticLoss } from './logistic-loss';
import { eigenDecomposition, type Eigen } from './symmetric-eigen';

/** More columns than this are taken one by one, because a factor of all takes cubic time. */
const MOST_JOINT_COLUMNS = 1024;
/** More classes than this are taken one by one. */
const MOST_JOINT_CLASSES = 64;
/** What second derivatives fall to as a fit sharpens. */
const SHRINKAGE = 0.6;
/** An eigenvalue of 0, up to rounding: all classes alike change no probability. */
const NO_CURVATURE = 1e-12;

/**
 * About the inverse of a logistic loss's second derivatives, times a gradient. At coefficients of 0
 * they are (diag π - ππᵀ) ⊗ XᵀX for shares π of the classes: in the basis of the first factor's
 * eigenvectors that is one system per class.
 *
 * @param weight of a row, on average
 */
export function inverseCurvature(
  loss: LogisticLoss,
  shares: Float64Array,
  weight: number,
): (gradient: Float64Array) => Float64Array {
  const { sets, width } = loss;
  const { values, vectors } = classBasis(shares, sets);
  const solvers = classSolvers(
    loss,
    Array.from(values, (value) => value * weight * SHRINKAGE),
  );
  return (gradient) => {
    const result = new Float64Array(gradient.length);
    const part = new Float64Array(width);
    solvers.forEach((solve, k) => {
      if (!solve) return;
      for (let row = 0; row < width; row++) {
        let sum = 0;
        for (let set = 0; set < sets; set++)
          sum += vectors[set * sets + k]! * gradient[row * sets + set]!;
        part[row] = sum;
      }
      const solution = solve(part);
      for (let row = 0; row < width; row++)
        for (let set = 0; set < sets; set++)
          result[row * sets + set]! += vectors[set * sets + k]! * solution[row]!;
    });
    return result;
  };
}

function classBasis(shares: Float64Array, sets: number): Eigen {
  if (sets === 1)
    return { values: Float64Array.of(shares[0]! * shares[1]!), vectors: Float64Array.of(1) };
  const isJoint = sets <= MOST_JOINT_CLASSES;
  const covariance = new Float64Array(sets * sets);
  for (let i = 0; i < sets; i++) {
    if (isJoint) for (let j = 0; j < sets; j++) covariance[i * sets + j] = -shares[i]! * shares[j]!;
    covariance[i * sets + i] = shares[i]! * (1 - shares[i]!);
  }
  return eigenDecomposition(covariance, sets);
}

type Solver = (values: Float64Array) => Float64Array;

/** Of curvature · XᵀX plus the penalty, for each curvature; undefined for none. */
function classSolvers(loss: LogisticLoss, curvatures: number[]): (Solver | undefined)[] {
  const gram = loss.gram();
  const made = new Map<number, Solver>();
  return curvatures.map((curvature) => {
    if (!(curvature > NO_CURVATURE)) return undefined;
    // Classes of about the same curvature share a factor.
    const rounded = roundToEighth(curvature);
    const solver = made.get(rounded) ?? gramSolver(loss, gram, rounded);
    made.set(rounded, solver);
    return solver;
  });
}

/** To a power of 2 times 1, 1⅛ … 2, without the host's logarithm. */
function roundToEighth(value: number): number {
  let power = 1;
  while (power > value) power /= 2;
  while (power * 2 <= value) power *= 2;
  return (Math.round((value / power) * 8) / 8) * power;
}

function gramSolver(loss: LogisticLoss, gram: Float64Array, curvature: number): Solver {
  const { width, options } = loss;
  const system = gram.map((value) => value * curvature);
  for (let k = 0; k < width - 1; k++) system[k * width + k]! += options.squared;
  if (width <= MOST_JOINT_COLUMNS) {
    const factor = dampedCholesky(system, width);
    return (values) => solveByFactor(factor, values);
  }
  const inverse = Float64Array.from({ length: width }, (_, k) => {
    const own = system[k * width + k]!;
    return own > 0 ? 1 / own : 0;
  });
  return (values) => values.map((value, k) => value * inverse[k]!);
}
