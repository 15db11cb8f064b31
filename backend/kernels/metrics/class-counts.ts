/** How often each class occurs, is predicted, and is predicted where it occurs. */
export interface ClassCounts {
  rows: number;
  actual: Float64Array;
  predicted: Float64Array;
  hits: Float64Array;
}

/** A class's own scores; those without a meaning (never predicted, never there) are 0, as scikit-learn's `zero_division=0`. */
export interface ClassScores {
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Counts predicted classes, the most probable one of each row.
 *
 * @param truth class codes, at least one
 * @param probabilities rows × classes, row-major
 */
export function countClasses(
  truth: ArrayLike<number>,
  probabilities: Float64Array,
  classes: number,
): ClassCounts {
  const counts: ClassCounts = {
    rows: truth.length,
    actual: new Float64Array(classes),
    predicted: new Float64Array(classes),
    hits: new Float64Array(classes),
  };
  for (let row = 0; row < truth.length; row++) {
    const code = truth[row]!;
    const guess = mostProbable(probabilities, row, classes);
    counts.actual[code]!++;
    counts.predicted[guess]!++;
    if (guess === code) counts.hits[code]!++;
  }
  return counts;
}

export function scoresOfClass(counts: ClassCounts, code: number): ClassScores {
  const precision = ratio(counts.hits[code]!, counts.predicted[code]!);
  const recall = ratio(counts.hits[code]!, counts.actual[code]!);
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall) };
}

/** The class of the highest probability in a row; of equal ones the first. */
export function mostProbable(probabilities: Float64Array, row: number, classes: number): number {
  let best = 0;
  for (let code = 1; code < classes; code++)
    if (probabilities[row * classes + code]! > probabilities[row * classes + best]!) best = code;
  return best;
}

/** 0 where there is nothing to divide by. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
