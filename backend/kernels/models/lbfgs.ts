/** The value at a point; writes the gradient there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
  maxIterations: number;
  /** Stops where no element of the gradient is larger. */
  tolerance: number;
  report: (iteration: number) => void;
}

const MEMORY = 10;
const LINE_STEPS = 50;
/** Relative decrease that counts as none; the same as SciPy's default. */
const SMALLEST_DECREASE = 64 * Number.EPSILON;

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal & Wright, algorithms 7.4 and 7.5), with a
 * bisecting search for the weak Wolfe conditions (Lewis & Overton 2013). Ends at the tolerance, at
 * the iteration limit, or where no step makes it smaller.
 */
export function minimize(
  objective: Objective,
  start: Float64Array,
  options: MinimizeOptions,
): Float64Array {
  let current = evaluate(objective, start);
  const pairs: Pair[] = [];
  for (let iteration = 1; iteration <= options.maxIterations; iteration++) {
    if (largest(current.gradient) <= options.tolerance) break;
    const direction = descent(current.gradient, pairs);
    const first = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(direction, direction)));
    const next = lineSearch(objective, current, direction, first);
    if (!next) break;
    const decrease = current.value - next.value;
    remember(pairs, current, next);
    const scale = Math.max(Math.abs(current.value), Math.abs(next.value), 1);
    current = next;
    options.report(iteration);
    if (decrease <= SMALLEST_DECREASE * scale) break;
  }
  return current.point;
}

interface Place {
  point: Float64Array;
  value: number;
  gradient: Float64Array;
}

/** A step, the change of the gradient over it, and 1 / (their product). */
interface Pair {
  step: Float64Array;
  change: Float64Array;
  inverse: number;
}

function evaluate(objective: Objective, point: Float64Array): Place {
  const gradient = new Float64Array(point.length);
  return { point, value: objective(point, gradient), gradient };
}

/** The two-loop recursion: minus the gradient times the remembered inverse curvature. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, inverse } = pairs[k]!;
    shares[k] = inverse * dot(step, direction);
    addScaled(direction, change, -shares[k]!);
  }
  const last = pairs[pairs.length - 1];
  if (last) {
    const scale = 1 / (last.inverse * dot(last.change, last.change));
    direction.forEach((value, at) => (direction[at] = value * scale));
  }
  pairs.forEach(({ step, change, inverse }, k) => {
    addScaled(direction, step, shares[k]! - inverse * dot(change, direction));
  });
  return direction;
}

/** Undefined where no step along the direction lowers the value. */
function lineSearch(
  objective: Objective,
  from: Place,
  direction: Float64Array,
  firstLength: number,
): Place | undefined {
  const slope = dot(from.gradient, direction);
  let low = 0;
  let high = Infinity;
  let length = firstLength;
  let lower: Place | undefined;
  for (let step = 0; step < LINE_STEPS; step++) {
    const point = from.point.map((value, at) => value + length * direction[at]!);
    const place = evaluate(objective, point);
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

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
