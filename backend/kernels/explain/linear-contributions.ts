import type { Matrix } from '../pipeline/matrix';
import type { ExplainRequest } from './explain-request';

/**
 * Exact Shapley values of linear scores: each column's coefficient times its distance from the
 * background's mean.
 *
 * @param coefficients outputs × columns, row-major
 * @returns rows × inputs × outputs
 */
export function linearContributions(
  coefficients: Float64Array,
  { x, background, columnInputs, inputs }: ExplainRequest,
): Float64Array {
  const { columns } = x;
  const outputs = coefficients.length / columns;
  const means = columnMeans(background);
  const contributions = new Float64Array(x.rows * inputs * outputs);
  for (let row = 0; row < x.rows; row++)
    for (let column = 0; column < columns; column++) {
      const distance = x.data[row * columns + column]! - means[column]!;
      const place = (row * inputs + columnInputs[column]!) * outputs;
      for (let k = 0; k < outputs; k++)
        contributions[place + k]! += coefficients[k * columns + column]! * distance;
    }
  return contributions;
}

/** Linear scores without their intercepts, rows × outputs. */
export function linearScores(coefficients: Float64Array, x: Matrix): Float64Array {
  const { rows, columns, data } = x;
  const outputs = coefficients.length / columns;
  const scores = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < outputs; k++)
      for (let column = 0; column < columns; column++)
        scores[row * outputs + k]! +=
          coefficients[k * columns + column]! * data[row * columns + column]!;
  return scores;
}

function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) means[at % columns]! += data[at]! / rows;
  return means;
}
