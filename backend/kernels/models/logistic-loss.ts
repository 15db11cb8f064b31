import type { TrainingData } from './algorithm';
import { exp, log } from './exp-log';
import type { Objective } from './lbfgs';

export interface LogisticObjective {
  /** Length of a point: for each row of coefficients its columns, then its intercept. */
  size: number;
  evaluate: Objective;
}

/**
 * What logistic regression minimises: the summed negative log-likelihood plus half the penalty
 * times the squared coefficients (intercepts apart). With two classes there is one row of
 * coefficients, that of the second class; scikit-learn counts both the same way.
 */
export function logisticObjective(
  { x, y, classes }: TrainingData,
  options: { penalty: number; fitIntercept: boolean },
): LogisticObjective {
  const { rows, columns, data } = x;
  const width = columns + 1;
  const sets = classes === 2 ? 1 : classes;
  const first = classes - sets;
  const scores = new Float64Array(classes);
  const evaluate: Objective = (point, gradient) => {
    let loss = addPenalty(point, gradient, { penalty: options.penalty, width });
    for (let row = 0; row < rows; row++) {
      const values = data.subarray(row * columns, (row + 1) * columns);
      scores[0] = 0;
      for (let set = 0; set < sets; set++)
        scores[first + set] = scoreOf(point, set * width, values);
      const truth = y[row]!;
      const likelihood = scores[truth]!;
      loss += probabilitiesInPlace(scores) - likelihood;
      for (let set = 0; set < sets; set++) {
        const error = scores[first + set]! - (first + set === truth ? 1 : 0);
        addGradient(gradient, set * width, values, error);
      }
    }
    if (!options.fitIntercept)
      for (let set = 0; set < sets; set++) gradient[set * width + columns] = 0;
    return loss;
  };
  return { size: sets * width, evaluate };
}

/** Turns scores into probabilities (softmax) and returns the logarithm of their normalising sum. */
export function probabilitiesInPlace(scores: Float64Array): number {
  let highest = -Infinity;
  for (const score of scores) highest = Math.max(highest, score);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = exp(scores[k]! - highest);
    sum += scores[k]!;
  }
  for (let k = 0; k < scores.length; k++) scores[k]! /= sum;
  return highest + log(sum);
}

/** Overwrites the gradient with that of the penalty, whose value it returns. */
function addPenalty(
  point: Float64Array,
  gradient: Float64Array,
  { penalty, width }: { penalty: number; width: number },
): number {
  let squares = 0;
  point.forEach((value, at) => {
    const isIntercept = at % width === width - 1;
    gradient[at] = isIntercept ? 0 : penalty * value;
    if (!isIntercept) squares += value * value;
  });
  return (penalty / 2) * squares;
}

function scoreOf(point: Float64Array, offset: number, values: Float64Array): number {
  let score = point[offset + values.length]!;
  for (let column = 0; column < values.length; column++)
    score += point[offset + column]! * values[column]!;
  return score;
}

function addGradient(
  gradient: Float64Array,
  offset: number,
  values: Float64Array,
  error: number,
): void {
  for (let column = 0; column < values.length; column++)
    gradient[offset + column]! += error * values[column]!;
  gradient[offset + values.length]! += error;
}
