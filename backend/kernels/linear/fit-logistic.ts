import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import type { LogisticEstimator } from '../models/estimator';
import { log } from '../models/exp-log';
import { dampedCholesky, solveByFactor } from './cholesky';
import { commonShift } from './common-shift';
import { inverseCurvature } from './inverse-curvature';
import { leastOfSample } from './least-of-sample';
import { LogisticLoss } from './logistic-loss';
import { newtonDescent, noPenalty } from './newton-descent';
import { leastOfQuadratic, proximalDescent, timesSquare } from './proximal-descent';
import { smoothDescent, type DescentLimits } from './smooth-descent';

export interface LogisticFitOptions {
  /** Times the absolute coefficients, and times half their squares. */
  absolute: number;
  squared: number;
  fitIntercept: boolean;
  /** How much the rows of each class count; all the same where undefined. */
  classWeights: Float64Array | undefined;
  limits: DescentLimits;
}

/** Beyond, second derivatives cost more than the steps that they save. */
export const MOST_NEWTON_COLUMNS = 64;

/**
 * Logistic regression. Two classes go by Newton's method; more classes, or many columns, by L-BFGS
 * with second derivatives at the start as preconditioner; with absolute values by coordinate descent
 * inside of Newton's or of proximal steps.
 */
export function fitLogistic(
  data: TrainingData,
  options: LogisticFitOptions,
  kernel: Kernel,
): LogisticEstimator {
  const { columns } = data.x;
  const classes = classShares(data, options.classWeights);
  const { squared, fitIntercept } = options;
  const { weights: classWeights } = classes;
  const loss = new LogisticLoss(kernel, data, { squared, fitIntercept, classWeights });
  const start = startOf(loss, classes.shares);
  if (loss.sets === 1 && columns <= MOST_NEWTON_COLUMNS)
    return toEstimator(loss, fromSample(loss, start, options, classes));
  const descend = options.absolute > 0 ? byProximalSteps : byLbfgs;
  return toEstimator(loss, descend(loss, start, options, classes));
}

interface ClassShares {
  /** How much the rows of each class count. */
  weights: Float64Array;
  /** Of the classes' weighted rows. */
  shares: Float64Array;
  /** Of a row, on average. */
  weight: number;
}

function classShares(
  { y, classes, weights: rowWeights }: TrainingData,
  weights: Float64Array = new Float64Array(classes).fill(1),
): ClassShares {
  const counts = new Float64Array(classes);
  y.forEach((code, row) => (counts[code]! += rowWeights?.[row] ?? 1));
  const total = counts.reduce((sum, count, k) => sum + count * weights[k]!, 0);
  const shares = counts.map((count, k) => (count * weights[k]!) / total);
  return { weights, shares, weight: total / y.length };
}

/** Coefficients of 0, and the intercepts that go with the classes' shares. */
function startOf({ sets, width, options }: LogisticLoss, shares: Float64Array): Float64Array {
  const point = new Float64Array(width * sets);
  if (!options.fitIntercept) return point;
  // A class without rows gets half of one.
  const least = 0.5 / shares.length / 1e6;
  const scores = shares.map((share) => log(Math.max(share, least)));
  const base = sets === 1 ? scores[0]! : scores.reduce((sum, score) => sum + score, 0) / sets;
  for (let set = 0; set < sets; set++)
    point[(width - 1) * sets + set] = scores[scores.length - sets + set]! - base;
  return point;
}

type Descent = (
  loss: LogisticLoss,
  start: Float64Array,
  options: LogisticFitOptions,
  classes: ClassShares,
) => Float64Array;

/** Steps on a sample, whose least point is near enough then. */
const SAMPLE_STEPS = 4;

/** By Newton's method, from where it ends on a sample of the rows. */
const fromSample: Descent = (loss, start, options, classes) => {
  const limits = { ...options.limits, maxIterations: SAMPLE_STEPS, report: () => {} };
  const near = leastOfSample(loss, (sampled, share) => {
    const ofShare = { ...options, limits, absolute: options.absolute * share };
    return byNewton(sampled, startOf(sampled, classes.shares), ofShare, classes);
  });
  return byNewton(loss, near ?? start, options, classes);
};

const byNewton: Descent = (loss, start, { absolute, limits }) => {
  const evaluate = (point: Float64Array) => loss.evaluateWithCurvature(point);
  if (absolute === 0) {
    const leastOfModel = ({ point, gradient, curvature }: ReturnType<typeof evaluate>) => {
      const step = solveByFactor(dampedCholesky(curvature, loss.width), gradient);
      return point.map((value, at) => value - step[at]!);
    };
    return newtonDescent({ evaluate, leastOfModel, penalty: noPenalty }, start, limits);
  }
  const penalties = penaltiesOf(loss.width, absolute);
  return newtonDescent(
    {
      evaluate,
      leastOfModel: ({ point, gradient, curvature }) => {
        const linear = timesSquare(curvature, point).map((value, at) => value - gradient[at]!);
        const least = point.slice();
        leastOfQuadratic(curvature, linear, penalties, least);
        return least;
      },
      penalty: (point) =>
        point.reduce((sum, value, at) => sum + penalties[at]! * Math.abs(value), 0),
    },
    start,
    limits,
  );
};

const byLbfgs: Descent = (loss, start, { limits }, { shares, weight }) =>
  smoothDescent(
    {
      evaluate: (point) => loss.evaluate(point),
      precondition: inverseCurvature(loss, shares, weight),
    },
    start,
    limits,
  );

const byProximalSteps: Descent = (loss, start, { absolute, limits }, classes) => {
  const evaluate = (point: Float64Array) => loss.evaluate(point);
  return proximalDescent(
    {
      evaluate,
      metric: curvaturesAtZero(loss, classes),
      absolute: penaltiesOf(loss.width, absolute),
      improve: (point) => withLeastPenalty(loss, point, absolute),
    },
    start,
    limits,
  );
};

/** All classes' coefficients of a column alike change no probability, only the penalty. */
function withLeastPenalty(
  { sets, width, options }: LogisticLoss,
  point: Float64Array,
  absolute: number,
): Float64Array {
  const better = point.slice();
  if (sets === 1) return better;
  for (let column = 0; column < width - 1; column++) {
    const own = better.subarray(column * sets, (column + 1) * sets);
    const shift = commonShift(own, absolute, options.squared);
    own.forEach((value, set) => (own[set] = value - shift));
  }
  return better;
}

function curvaturesAtZero(loss: LogisticLoss, { shares, weight }: ClassShares): Float64Array[] {
  const { sets, width, options } = loss;
  const gram = loss.gram();
  return Array.from(shares.subarray(shares.length - sets), (share) => {
    const curvature = gram.map((value) => value * share * (1 - share) * weight);
    for (let k = 0; k < width - 1; k++) curvature[k * width + k]! += options.squared;
    return curvature;
  });
}

/** For each row of a point: the intercept has none. */
function penaltiesOf(width: number, penalty: number): Float64Array {
  return new Float64Array(width).fill(penalty, 0, width - 1);
}

function toEstimator(loss: LogisticLoss, point: Float64Array): LogisticEstimator {
  const { sets, width, data } = loss;
  const columns = width - 1;
  loss.unshift(point);
  const coefficients = new Float64Array(sets * columns);
  for (let set = 0; set < sets; set++)
    for (let column = 0; column < columns; column++)
      coefficients[set * columns + column] = point[column * sets + set]!;
  const intercepts = point.slice(columns * sets);
  // All classes' intercepts alike change no probability.
  const mean = intercepts.reduce((sum, value) => sum + value, 0) / sets;
  if (sets > 1) intercepts.forEach((value, set) => (intercepts[set] = value - mean));
  return { kind: 'logistic', classes: data.classes, columns, coefficients, intercepts };
}
