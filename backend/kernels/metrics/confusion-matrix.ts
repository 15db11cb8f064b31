import type { ClassLabel } from '../../contracts/model';
import type { ConfusionMatrix } from '../../contracts/plots';
import { mostProbable } from './class-counts';
import type { Judged } from './probability-scores';

/** @param shown class codes to list, each with a row and a column of its own */
export function confusionMatrix(
  judged: Judged,
  labels: readonly ClassLabel[],
  shown: readonly number[],
): ConfusionMatrix {
  const { truth, probabilities, classes } = judged;
  const isComplete = shown.length === classes;
  const size = shown.length + (isComplete ? 0 : 1);
  const placeOf = new Int32Array(classes).fill(shown.length);
  shown.forEach((code, place) => (placeOf[code] = place));
  const counts = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (let row = 0; row < truth.length; row++)
    counts[placeOf[truth[row]!]!]![placeOf[mostProbable(probabilities, row, classes)]!]!++;
  const names = shown.map((code) => labels[code]!);
  return { classes: isComplete ? names : [...names, null], counts };
}
