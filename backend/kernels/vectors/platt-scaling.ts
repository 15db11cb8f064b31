import { exp, log } from '../models/exp-log';

/** The probability of the first of two classes is 1 / (1 + e^(slope · decision + offset)). */
export interface Sigmoid {
  slope: number;
  offset: number;
}

export function probabilityOf({ slope, offset }: Sigmoid, decision: number): number {
  return 1 / (1 + exp(slope * decision + offset));
}

/**
 * Fits the sigmoid to decisions on rows that were not learnt from: Newton's method with a line search
 * on Platt's regularised likelihood (Lin, Lin and Weng, "A note on Platt's probabilistic outputs for
 * support vector machines", 2007), with LIBSVM's constants.
 */
export function fitSigmoid(decisions: Float64Array, isFirst: Uint8Array): Sigmoid {
  const first = isFirst.reduce((sum, flag) => sum + flag, 0);
  const second = isFirst.length - first;
  const wanted = Float64Array.from(isFirst, (flag) =>
    flag === 1 ? (first + 1) / (first + 2) : 1 / (second + 2),
  );
  let sigmoid: Sigmoid = { slope: 0, offset: log((second + 1) / (first + 1)) };
  let loss = lossOf(sigmoid, decisions, wanted);
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonDirection(sigmoid, decisions, wanted);
    if (!direction) break;
    const better = lineSearch({ sigmoid, loss }, direction, (at) => lossOf(at, decisions, wanted));
    if (!better) break;
    ({ sigmoid, loss } = better);
  }
  return sigmoid;
}

const MOST_STEPS = 100;
const SMALLEST_GRADIENT = 1e-5;
const SHORTEST_STEP = 1e-10;
/** Keeps the Hessian positive. */
const RIDGE = 1e-12;

interface Direction extends Sigmoid {
  /** Of the loss along it. */
  descent: number;
}

/** Undefined where the gradient is as good as 0. */
function newtonDirection(
  sigmoid: Sigmoid,
  decisions: Float64Array,
  wanted: Float64Array,
): Direction | undefined {
  let [slopes, offsets, mixed, slopeGradient, offsetGradient] = [RIDGE, RIDGE, 0, 0, 0];
  for (let row = 0; row < decisions.length; row++) {
    const decision = decisions[row]!;
    const probability = probabilityOf(sigmoid, decision);
    const curvature = probability * (1 - probability);
    slopes += decision * decision * curvature;
    offsets += curvature;
    mixed += decision * curvature;
    const error = wanted[row]! - probability;
    slopeGradient += decision * error;
    offsetGradient += error;
  }
  if (Math.max(Math.abs(slopeGradient), Math.abs(offsetGradient)) < SMALLEST_GRADIENT)
    return undefined;
  const determinant = slopes * offsets - mixed * mixed;
  const slope = -(offsets * slopeGradient - mixed * offsetGradient) / determinant;
  const offset = -(slopes * offsetGradient - mixed * slopeGradient) / determinant;
  return { slope, offset, descent: slopeGradient * slope + offsetGradient * offset };
}

interface Place {
  sigmoid: Sigmoid;
  loss: number;
}

function lineSearch(
  { sigmoid, loss }: Place,
  direction: Direction,
  lossAt: (sigmoid: Sigmoid) => number,
): Place | undefined {
  for (let length = 1; length >= SHORTEST_STEP; length /= 2) {
    const slope = sigmoid.slope + length * direction.slope;
    const offset = sigmoid.offset + length * direction.offset;
    const reached = lossAt({ slope, offset });
    if (reached < loss + 1e-4 * length * direction.descent)
      return { sigmoid: { slope, offset }, loss: reached };
  }
  return undefined;
}

function lossOf({ slope, offset }: Sigmoid, decisions: Float64Array, wanted: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < decisions.length; row++) {
    const score = slope * decisions[row]! + offset;
    // The logarithm's argument stays between 1 and 2, whatever the score.
    const small = log(1 + exp(-Math.abs(score)));
    loss += (score >= 0 ? wanted[row]! : wanted[row]! - 1) * score + small;
  }
  return loss;
}
