/** Half a quadratic form in the coefficients, less a linear one, plus penalties per coefficient. */
export interface PenalizedQuadratic {
  /** size × size, symmetric, row-major. */
  products: Float64Array;
  linear: Float64Array;
  /** Times the absolute value. */
  absolute: Float64Array;
  /** Times half the square. */
  squared: Float64Array;
  /** Whether coefficients below 0 are not allowed. */
  positive: boolean;
}

export interface DescentOptions {
  maxIterations: number;
  /** A sweep that changes every coefficient by less than this share of the largest may be the last. */
  smallestChange: number;
  /** Whether the coefficients are near enough; asked after a sweep of small changes. */
  isDone: (coefficients: Float64Array, rest: Float64Array) => boolean;
}

/**
 * Minimises by coordinate descent, in place. Coefficients take turns in a fixed order.
 *
 * @returns sweeps that it took
 */
export function descend(
  problem: PenalizedQuadratic,
  coefficients: Float64Array,
  options: DescentOptions,
): number {
  const rest = restOf(problem, coefficients);
  for (let sweep = 1; sweep <= options.maxIterations; sweep++) {
    const { change, largest } = sweepOnce(problem, coefficients, rest);
    if (!(change > options.smallestChange * largest) && options.isDone(coefficients, rest))
      return sweep;
  }
  return options.maxIterations;
}

/** The linear part less what the coefficients make of the quadratic one. */
function restOf(
  { products, linear }: PenalizedQuadratic,
  coefficients: Float64Array,
): Float64Array {
  const size = linear.length;
  const rest = linear.slice();
  coefficients.forEach((value, k) => {
    if (value !== 0) for (let j = 0; j < size; j++) rest[j]! -= value * products[k * size + j]!;
  });
  return rest;
}

function sweepOnce(
  { products, absolute, squared, positive }: PenalizedQuadratic,
  coefficients: Float64Array,
  rest: Float64Array,
): { change: number; largest: number } {
  const size = rest.length;
  let change = 0;
  let largest = 0;
  for (let k = 0; k < size; k++) {
    const own = products[k * size + k]!;
    if (own === 0) continue;
    const before = coefficients[k]!;
    const pull = rest[k]! + own * before;
    const limit = absolute[k]!;
    const beyond = Math.max(positive ? pull - limit : Math.abs(pull) - limit, 0);
    const after = (pull < 0 ? -beyond : beyond) / (own + squared[k]!);
    largest = Math.max(largest, Math.abs(after));
    if (after === before) continue;
    const step = after - before;
    coefficients[k] = after;
    change = Math.max(change, Math.abs(step));
    for (let j = 0; j < size; j++) rest[j]! -= step * products[k * size + j]!;
  }
  return { change, largest };
}
