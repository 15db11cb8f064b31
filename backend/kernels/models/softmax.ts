import { exp } from './exp-log';

/** Turns the scores from `first` to before `end` into probabilities. */
export function softmax(scores: Float64Array, first: number, end: number): void {
  let highest = -Infinity;
  for (let at = first; at < end; at++) highest = Math.max(highest, scores[at]!);
  let sum = 0;
  for (let at = first; at < end; at++) {
    scores[at] = exp(scores[at]! - highest);
    sum += scores[at]!;
  }
  for (let at = first; at < end; at++) scores[at]! /= sum;
}
