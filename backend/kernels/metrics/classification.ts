export interface ClassificationScores {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Scores predicted classes, the most probable one of each row. Precision, recall and F1 are means
 * over the classes weighted by their rows, 0 where a class is never predicted: scikit-learn's
 * `average='weighted', zero_division=0`.
 *
 * @param truth class codes, at least one
 * @param probabilities rows × classes, row-major
 */
export function scoreClassification(
  truth: Float64Array | Int32Array,
  probabilities: Float64Array,
  classes: number,
): ClassificationScores {
  const actual = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const hits = new Float64Array(classes);
  truth.forEach((code, row) => {
    const guess = mostProbable(probabilities, row, classes);
    actual[code]!++;
    predicted[guess]!++;
    if (guess === code) hits[code]!++;
  });
  const scores = { accuracy: 0, precision: 0, recall: 0, f1: 0 };
  for (let code = 0; code < classes; code++) {
    const weight = actual[code]! / truth.length;
    const precision = ratio(hits[code]!, predicted[code]!);
    const recall = ratio(hits[code]!, actual[code]!);
    scores.accuracy += hits[code]! / truth.length;
    scores.precision += weight * precision;
    scores.recall += weight * recall;
    scores.f1 += weight * ratio(2 * precision * recall, precision + recall);
  }
  return scores;
}

/** The class of the highest probability in a row; of equal ones the first. */
export function mostProbable(probabilities: Float64Array, row: number, classes: number): number {
  let best = 0;
  for (let code = 1; code < classes; code++)
    if (probabilities[row * classes + code]! > probabilities[row * classes + best]!) best = code;
  return best;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
