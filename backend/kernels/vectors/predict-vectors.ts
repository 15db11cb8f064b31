import type { VectorsEstimator } from '../models/estimator';
import type { Matrix } from '../pipeline/matrix';
import { PairCoupling } from './couple-probabilities';
import { kernelsOf } from './kernel-function';
import { probabilityOf } from './platt-scaling';

/**
 * Regression: one value per row. Classification: rows × classes probabilities, row-major; a 1 for the
 * class that wins most pairs where the decisions have no sigmoids.
 */
export function predictVectors(estimator: VectorsEstimator, x: Matrix): Float64Array {
  const { classes, intercepts, slopes } = estimator;
  const row = new Float64Array(x.columns);
  const kernels = new Float64Array(estimator.starts.at(-1)!);
  const sets = coefficientSets(estimator);
  const decisions = new Float64Array(intercepts.length);
  const outputs = Math.max(1, classes);
  const predictions = new Float64Array(x.rows * outputs);
  const probabilities = new Float64Array(outputs);
  const coupling = new PairCoupling(outputs);
  for (let at = 0; at < x.rows; at++) {
    for (let column = 0; column < x.columns; column++)
      row[column] = x.data[at * x.columns + column]!;
    kernelsOf(estimator, row, estimator.vectors, kernels);
    if (classes === 0) {
      predictions[at] = weigh(sets[0]!, kernels, 0, kernels.length) + intercepts[0]!;
      continue;
    }
    decide(estimator, sets, kernels, decisions);
    if (slopes.length > 0) couple(estimator, decisions, coupling, probabilities);
    else vote(decisions, probabilities);
    predictions.set(probabilities, at * classes);
  }
  return predictions;
}

/** One set of coefficients per other class, or one alone. */
function coefficientSets({ classes, coefficients, starts }: VectorsEstimator): Float64Array[] {
  const count = starts.at(-1)!;
  return Array.from({ length: Math.max(1, classes - 1) }, (_, set) =>
    coefficients.subarray(set * count, (set + 1) * count),
  );
}

function decide(
  { classes, starts, intercepts }: VectorsEstimator,
  sets: readonly Float64Array[],
  kernels: Float64Array,
  decisions: Float64Array,
): void {
  let pair = 0;
  for (let a = 0; a < classes; a++)
    for (let b = a + 1; b < classes; b++, pair++) {
      const ofA = weigh(sets[b - 1]!, kernels, starts[a]!, starts[a + 1]!);
      const ofB = weigh(sets[a]!, kernels, starts[b]!, starts[b + 1]!);
      decisions[pair] = ofA + ofB + intercepts[pair]!;
    }
}

function weigh(
  coefficients: Float64Array,
  kernels: Float64Array,
  first: number,
  end: number,
): number {
  let sum = 0;
  for (let at = first; at < end; at++) sum += coefficients[at]! * kernels[at]!;
  return sum;
}

/** No pair is certain, as in LIBSVM. */
const LEAST_PROBABILITY = 1e-7;

function couple(
  { classes, slopes, offsets }: VectorsEstimator,
  decisions: Float64Array,
  coupling: PairCoupling,
  into: Float64Array,
): void {
  let pair = 0;
  for (let a = 0; a < classes; a++)
    for (let b = a + 1; b < classes; b++, pair++) {
      const sigmoid = { slope: slopes[pair]!, offset: offsets[pair]! };
      const raw = probabilityOf(sigmoid, decisions[pair]!);
      const probability = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, raw));
      coupling.pairs[a * classes + b] = probability;
      coupling.pairs[b * classes + a] = 1 - probability;
    }
  coupling.couple(into);
}

/** Ties go to the first class. */
function vote(decisions: Float64Array, into: Float64Array): void {
  into.fill(0);
  let pair = 0;
  for (let a = 0; a < into.length; a++)
    for (let b = a + 1; b < into.length; b++, pair++) into[decisions[pair]! > 0 ? a : b]!++;
  const winner = into.indexOf(into.reduce((most, votes) => Math.max(most, votes), 0));
  into.fill(0);
  into[winner] = 1;
}
