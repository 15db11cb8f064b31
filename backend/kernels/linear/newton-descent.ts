import { dot } from './dot';
import { finite, isSettled, largest, type DescentLimits, type Place } from './smooth-descent';
import { tooLarge } from './too-large';

export interface CurvedPlace extends Place {
  /** Second derivatives, row-major. */
  curvature: Float64Array;
}

export interface NewtonProblem<At extends CurvedPlace> {
  evaluate(point: Float64Array): At;
  /** Where the quadratic model at a place is least, penalties included. */
  leastOfModel(place: At): Float64Array;
  /** What is added to the value: penalties that have no derivative. */
  penalty(point: Float64Array): number;
}

const LINE_STEPS = 30;
/**
 * Slopes that fall as fast from step to step go on to fall as their squares do, so that what the next
 * one would be is known without looking.
 */
const MOST_RATIO = 1e-2;

/**
 * Newton's method for a smooth convex function and a penalty without a derivative (proximal Newton):
 * steps to the least point of the quadratic model, halved until the value falls.
 */
export function newtonDescent<At extends CurvedPlace>(
  problem: NewtonProblem<At>,
  start: Float64Array,
  limits: DescentLimits,
): Float64Array {
  let place = finite(problem.evaluate(start));
  let value = place.value + problem.penalty(start);
  /** Slope of the last step, where all of it was taken. */
  let lastSlope = NaN;
  for (let iteration = 1; iteration <= limits.maxIterations; iteration++) {
    const least = problem.leastOfModel(place);
    const step = least.map((to, k) => to - place.point[k]!);
    /** First-order change of the value over the whole step: below 0. */
    const slope = dot(place.gradient, step) + problem.penalty(least) - problem.penalty(place.point);
    limits.report(iteration);
    if (Number.isNaN(slope)) throw tooLarge();
    if (slope >= 0) break;
    // Steps shrink quadratically: what follows one as small as this would change no digit.
    if (isSettled(-slope, value, limits.tolerance)) return least;
    const ratio = slope / lastSlope;
    const isQuadratic = problem.penalty === noPenalty && ratio < MOST_RATIO;
    if (isQuadratic && isSettled(-slope * ratio * ratio, value, limits.tolerance)) return least;
    const next = shortenedStep(problem, { place, value, step, slope });
    if (!next) break;
    ({ place, value } = next);
    lastSlope = next.isWhole ? slope : NaN;
    if (problem.penalty === noPenalty && largest(place.gradient) <= limits.tolerance) break;
  }
  return place.point;
}

export function noPenalty(): number {
  return 0;
}

interface Stride<At> {
  place: At;
  value: number;
  step: Float64Array;
  slope: number;
}

/** Undefined where no part of the step lowers the value. */
function shortenedStep<At extends CurvedPlace>(
  problem: NewtonProblem<At>,
  { place, value, step, slope }: Stride<At>,
): { place: At; value: number; isWhole: boolean } | undefined {
  for (let halvings = 0, length = 1; halvings < LINE_STEPS; halvings++, length /= 2) {
    const point = place.point.map((from, k) => from + length * step[k]!);
    const next = problem.evaluate(point);
    const nextValue = next.value + problem.penalty(point);
    if (nextValue <= value + 1e-4 * length * slope)
      return { place: next, value: nextValue, isWhole: length === 1 };
  }
  return undefined;
}
