import { log } from '../models/exp-log';
import { mostProbable } from './class-counts';

/** Predicted probabilities beside what was true. */
export interface Judged {
  /** Class codes, at least one. */
  truth: ArrayLike<number>;
  /** rows × classes, row-major. */
  probabilities: Float64Array;
  classes: number;
}

/** Mean negative log-likelihood. Probabilities are kept away from 0 and 1 as scikit-learn 1.2 does it. */
export function logLoss({ truth, probabilities, classes }: Judged): number {
  let sum = 0;
  for (let row = 0; row < truth.length; row++) {
    let whole = 0;
    for (let code = 0; code < classes; code++)
      whole += keepInside(probabilities[row * classes + code]!);
    sum -= log(keepInside(probabilities[row * classes + truth[row]!]!) / whole);
  }
  return sum / truth.length;
}

/** Mean squared distance of the probabilities from the truth; of two classes that of one of them. */
export function brierScore({ truth, probabilities, classes }: Judged): number {
  let sum = 0;
  for (let row = 0; row < truth.length; row++)
    for (let code = classes === 2 ? 1 : 0; code < classes; code++)
      sum += (probabilities[row * classes + code]! - (truth[row] === code ? 1 : 0)) ** 2;
  return sum / truth.length;
}

/**
 * How far the probability of the predicted class is from its hit rate: the mean over 15 equal bins,
 * weighted by rows. Source: Guo et al., "On calibration of modern neural networks", 2017.
 */
export function calibrationError(judged: Judged): number {
  const { truth, probabilities, classes } = judged;
  const surplus = new Float64Array(BINS + 1);
  for (let row = 0; row < truth.length; row++) {
    const guess = mostProbable(probabilities, row, classes);
    const confidence = probabilities[row * classes + guess]!;
    const bin = Math.min(BINS, Math.ceil(confidence * BINS));
    surplus[bin]! += confidence - (guess === truth[row] ? 1 : 0);
  }
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / truth.length;
}

/** Share of rows whose class is among the `most` most probable ones; of equal ones the first count. */
export function topShare({ truth, probabilities, classes }: Judged, most: number): number {
  let found = 0;
  for (let row = 0; row < truth.length; row++) {
    const own = probabilities[row * classes + truth[row]!]!;
    let ahead = 0;
    for (let code = 0; code < classes; code++) {
      const other = probabilities[row * classes + code]!;
      if (other > own || (other === own && code < truth[row]!)) ahead++;
    }
    if (ahead < most) found++;
  }
  return found / truth.length;
}

const BINS = 15;

function keepInside(probability: number): number {
  return Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability));
}
