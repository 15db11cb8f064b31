import type { LinearEstimator, LogisticEstimator } from '../models/estimator';
import { softmax } from '../models/softmax';
import type { Matrix } from '../pipeline/matrix';

/** One value per row. */
export function predictLinear(
  { coefficients, intercept }: LinearEstimator,
  { rows, columns, data }: Matrix,
): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let value = intercept;
    for (let column = 0; column < columns; column++) value += coefficients[column]! * data[at++]!;
    values[row] = value;
  }
  return values;
}

/** Probabilities, rows × classes. */
export function predictLogistic(
  { classes, coefficients, intercepts }: LogisticEstimator,
  { rows, columns, data }: Matrix,
): Float64Array {
  const shares = new Float64Array(rows * classes);
  // For two classes the first one's score stays 0.
  const first = classes - intercepts.length;
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const to = row * classes;
    for (let set = 0; set < intercepts.length; set++) {
      let score = intercepts[set]!;
      const own = set * columns;
      for (let column = 0; column < columns; column++)
        score += coefficients[own + column]! * data[from + column]!;
      shares[to + first + set] = score;
    }
    softmax(shares, to, to + classes);
  }
  return shares;
}
