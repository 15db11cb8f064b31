import { dot } from './dot';
import { tooLarge } from './too-large';

/** A point, the value of a function there, and its gradient. */
export interface Place {
  point: Float64Array;
  value: number;
  gradient: Float64Array;
}

export interface DescentLimits {
  maxIterations: number;
  /**
   * Stops where no element of the gradient is larger, or where a step lowers the value by less than
   * 2e-5 of this share.
   */
  tolerance: number;
  report: (iteration: number) => void;
}

export interface SmoothProblem {
  evaluate(point: Float64Array): Place;
  /** About the inverse of the second derivatives, times a gradient. */
  precondition(gradient: Float64Array): Float64Array;
}

const MEMORY = 12;
const LINE_STEPS = 50;

/**
 * Minimises a smooth convex function by preconditioned L-BFGS (Nocedal & Wright, algorithms 7.4 and
 * 7.5), with a bisecting search for the weak Wolfe conditions (Lewis & Overton 2013).
 */
export function smoothDescent(
  problem: SmoothProblem,
  start: Float64Array,
  limits: DescentLimits,
): Float64Array {
  let current = finite(problem.evaluate(start));
  const pairs: Pair[] = [];
  for (let iteration = 1; iteration <= limits.maxIterations; iteration++) {
    if (largest(current.gradient) <= limits.tolerance) break;
    const direction = descent(problem, current.gradient, pairs);
    const next = lineSearch(problem, current, direction);
    limits.report(iteration);
    if (!next) break;
    const decrease = current.value - next.value;
    remember(pairs, current, next);
    current = next;
    if (isSettled(decrease, current.value, limits.tolerance)) break;
  }
  return current.point;
}

/** @throws KernelError `not-finite` where a descent cannot even begin */
export function finite<At extends Place>(start: At): At {
  if (Number.isFinite(start.value) && start.gradient.every(Number.isFinite)) return start;
  throw tooLarge();
}

/** At scikit-learn's tolerance of 1e-4 the same as SciPy's L-BFGS-B: 2e-9 of the value. */
export function isSettled(decrease: number, value: number, tolerance: number): boolean {
  return decrease <= Math.max(2e-5 * tolerance, 4 * Number.EPSILON) * Math.abs(value);
}

export function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** A step, the change of the gradient over it, and 1 / (their product). */
interface Pair {
  step: Float64Array;
  change: Float64Array;
  inverse: number;
}

/** The two-loop recursion: minus the gradient times the remembered inverse curvature. */
function descent(
  problem: SmoothProblem,
  gradient: Float64Array,
  pairs: readonly Pair[],
): Float64Array {
  const rest = gradient.map((value) => -value);
  const shares = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, inverse } = pairs[k]!;
    shares[k] = inverse * dot(step, rest);
    addScaled(rest, change, -shares[k]!);
  }
  const direction = problem.precondition(rest);
  pairs.forEach(({ step, change, inverse }, k) => {
    addScaled(direction, step, shares[k]! - inverse * dot(change, direction));
  });
  return direction;
}

/** Undefined where no step along the direction lowers the value. */
function lineSearch(
  problem: SmoothProblem,
  from: Place,
  direction: Float64Array,
): Place | undefined {
  const slope = dot(from.gradient, direction);
  let low = 0;
  let high = Infinity;
  let length = 1;
  let lower: Place | undefined;
  for (let step = 0; step < LINE_STEPS; step++) {
    const point = from.point.map((value, at) => value + length * direction[at]!);
    const place = problem.evaluate(point);
    if (!(place.value <= from.value + 1e-4 * length * slope)) high = length;
    else if (dot(place.gradient, direction) < 0.9 * slope) {
      low = length;
      lower = place;
    } else return place;
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return lower;
}

function remember(pairs: Pair[], from: Place, to: Place): void {
  const step = to.point.map((value, at) => value - from.point[at]!);
  const change = to.gradient.map((value, at) => value - from.gradient[at]!);
  const curvature = dot(step, change);
  // Rounding can take the curvature of a tiny step below 0; such a pair would turn uphill.
  if (!(curvature > Number.EPSILON * dot(change, change))) return;
  pairs.push({ step, change, inverse: 1 / curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

function addScaled(target: Float64Array, source: Float64Array, scale: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += scale * source[at]!;
}
