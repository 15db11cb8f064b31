import { descend, type PenalizedQuadratic } from './coordinate-descent';
import { dot } from './dot';
import { finite, isSettled, largest, type DescentLimits, type Place } from './smooth-descent';

export interface ProximalProblem {
  evaluate(point: Float64Array): Place;
  /** About the second derivatives, for each set of a point's numbers alone; width × width. */
  metric: Float64Array[];
  /** Penalty on the absolute value, for each row of a point. */
  absolute: Float64Array;
  /** A point at least as good, by what is free to choose at this one. */
  improve(point: Float64Array): Float64Array;
}

/**
 * Minimises a smooth convex function plus absolute values by accelerated proximal steps (Beck &
 * Teboulle 2009) in a metric near its second derivatives, which grows where a step turns out too long.
 * The momentum starts anew where it points uphill (O'Donoghue & Candès 2015).
 */
export function proximalDescent(
  problem: ProximalProblem,
  start: Float64Array,
  { maxIterations, tolerance, report }: DescentLimits,
): Float64Array {
  let point = start;
  let ahead = finite(problem.evaluate(start));
  let momentum = 1;
  let { metric } = problem;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const step = safeStep(problem, ahead, { from: point, metric });
    report(iteration);
    if (!step) break;
    metric = step.metric;
    const previous = point;
    point = problem.improve(step.place.point);
    // A step covers a share of the way only: look a digit closer than for a Newton step.
    const isNear = isSettled(dot(step.back, step.pull), ahead.value, tolerance / 10);
    if (isNear || largest(step.pull) <= tolerance) break;
    const change = point.map((value, at) => value - previous[at]!);
    const isUphill = dot(step.pull, change) > 0;
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = isUphill ? 0 : (momentum - 1) / grown;
    momentum = isUphill ? 1 : grown;
    ahead = problem.evaluate(point.map((value, at) => value + share * change[at]!));
  }
  return point;
}

interface ProximalStep {
  place: Place;
  /** From the new point back to where the step began. */
  back: Float64Array;
  /** That way in the metric: what the step was pulled by. */
  pull: Float64Array;
  metric: Float64Array[];
}

const MOST_DOUBLINGS = 60;

/** A step over which the function stays below its quadratic model. */
function safeStep(
  problem: ProximalProblem,
  ahead: Place,
  { from, metric: first }: { from: Float64Array; metric: Float64Array[] },
): ProximalStep | undefined {
  let metric = first;
  for (let doublings = 0; doublings < MOST_DOUBLINGS; doublings++) {
    const least = leastOfModel(ahead, { from, metric, absolute: problem.absolute });
    const place = problem.evaluate(least);
    const back = ahead.point.map((value, at) => value - least[at]!);
    const pull = inMetric(metric, back);
    const model = ahead.value - dot(ahead.gradient, back) + dot(back, pull) / 2;
    const rounding = 1e-13 * Math.abs(ahead.value);
    if (place.value <= model + rounding) return { place, back, pull, metric };
    metric = metric.map((square) => square.map((value) => 2 * value));
  }
  return undefined;
}

/** Where the quadratic model at a place is least, penalties included. */
function leastOfModel(
  { point, gradient }: Place,
  {
    from,
    metric,
    absolute,
  }: { from: Float64Array; metric: Float64Array[]; absolute: Float64Array },
): Float64Array {
  const linear = inMetric(metric, point).map((value, at) => value - gradient[at]!);
  const result = from.slice();
  metric.forEach((products, set) => {
    const coefficients = ofSet(from, set, metric.length);
    leastOfQuadratic(products, ofSet(linear, set, metric.length), absolute, coefficients);
    coefficients.forEach((value, row) => (result[row * metric.length + set] = value));
  });
  return result;
}

function inMetric(metric: Float64Array[], point: Float64Array): Float64Array {
  const result = new Float64Array(point.length);
  metric.forEach((square, set) =>
    timesSquare(square, ofSet(point, set, metric.length)).forEach(
      (value, row) => (result[row * metric.length + set] = value),
    ),
  );
  return result;
}

function ofSet(values: Float64Array, set: number, sets: number): Float64Array {
  return Float64Array.from({ length: values.length / sets }, (_, row) => values[row * sets + set]!);
}

const MOST_SWEEPS = 10_000;
const SMALLEST_CHANGE = 1e-9;

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

export function timesSquare(square: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => dot(square.subarray(row * size, (row + 1) * size), vector));
}
