import { descend, type PenalizedQuadratic } from './coordinate-descent';
import { finite, isSettled, largest, type DescentLimits, type Place } from './smooth-descent';

export interface ProximalProblem {
  evaluate(point: Float64Array): Place;
  /** Numbers per row of a point; each has a quadratic form of its own. */
  sets: number;
  /** At least the second derivatives of every set, width × width. */
  bound: Float64Array;
  /** Penalty on the absolute value, for each row of a point. */
  absolute: Float64Array;
}

/**
 * Minimises a smooth convex function plus absolute values by accelerated proximal steps (Beck &
 * Teboulle 2009) in the metric of a bound on its second derivatives, so that no step is too long. The
 * momentum starts anew where it points uphill (O'Donoghue & Candès 2015).
 */
export function proximalDescent(
  problem: ProximalProblem,
  start: Float64Array,
  { maxIterations, tolerance, report }: DescentLimits,
): Float64Array {
  let point = start;
  let ahead = finite(problem.evaluate(start));
  let momentum = 1;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const next = proximalStep(problem, ahead, point);
    const back = ahead.point.map((value, at) => value - next[at]!);
    const pull = timesBound(problem, back);
    report(iteration);
    const previous = point;
    point = next;
    // A step falls a share of what is left only: look two digits closer than for a Newton step.
    const isNear = isSettled(dot(back, pull), ahead.value, tolerance / 100);
    if (isNear || largest(pull) <= tolerance) break;
    const change = next.map((value, at) => value - previous[at]!);
    const isUphill = dot(pull, change) > 0;
    const grown = isUphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = isUphill ? 0 : (momentum - 1) / grown;
    momentum = grown;
    ahead = problem.evaluate(next.map((value, at) => value + share * change[at]!));
  }
  return point;
}

/** Where the bounding quadratic function at a place is least, penalties included. */
function proximalStep(
  { sets, bound, absolute }: ProximalProblem,
  { point, gradient }: Place,
  from: Float64Array,
): Float64Array {
  const width = absolute.length;
  const result = new Float64Array(point.length);
  const ofSet = (values: Float64Array, set: number): Float64Array =>
    Float64Array.from({ length: width }, (_, row) => values[row * sets + set]!);
  for (let set = 0; set < sets; set++) {
    const slope = ofSet(gradient, set);
    const linear = timesSquare(bound, ofSet(point, set)).map((value, row) => value - slope[row]!);
    const coefficients = ofSet(from, set);
    leastOfQuadratic(bound, linear, absolute, coefficients);
    coefficients.forEach((value, row) => (result[row * sets + set] = value));
  }
  return result;
}

const MOST_SWEEPS = 10_000;
const SMALLEST_CHANGE = 1e-11;

/** Least point of ½ vᵀBv - lᵀv plus absolute values, starting from and written over `point`. */
export function leastOfQuadratic(
  products: Float64Array,
  linear: Float64Array,
  absolute: Float64Array,
  point: Float64Array,
): void {
  const squared = new Float64Array(point.length);
  const problem: PenalizedQuadratic = { products, linear, absolute, squared, positive: false };
  descend(problem, point, {
    maxIterations: MOST_SWEEPS,
    smallestChange: SMALLEST_CHANGE,
    isDone: () => true,
  });
}

function timesBound({ sets, bound, absolute }: ProximalProblem, point: Float64Array): Float64Array {
  const width = absolute.length;
  const result = new Float64Array(point.length);
  for (let row = 0; row < width; row++)
    for (let column = 0; column < width; column++) {
      const value = bound[row * width + column]!;
      for (let set = 0; set < sets; set++)
        result[row * sets + set]! += value * point[column * sets + set]!;
    }
  return result;
}

export function timesSquare(square: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => dot(square.subarray(row * size, (row + 1) * size), vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
