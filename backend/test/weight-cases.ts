import type { JsonObject } from '../contracts/json';
import { fitHost } from './fit-host';
import {
  oracleTable,
  standardized,
  trainingData,
  uniformNumbers,
} from '../kernels/linear/oracle-table';
import { partOf } from '../kernels/hold-out';
import { predictVectors } from '../kernels/vectors/predict-vectors';
import type { Algorithm, TrainingData } from '../kernels/models/algorithm';
import type { VectorsEstimator } from '../kernels/models/estimator';
import { ALGORITHMS } from '../kernels/models/registry';
import { validateParameters } from '../kernels/models/validate-parameters';

export type Name = keyof typeof ALGORITHMS;

export const ROWS = 120;
const { columns, y } = oracleTable(ROWS);
const mean = y.reduce((sum, value) => sum + value, 0) / ROWS;
const x = standardized(columns);
export const weights = Float64Array.from(uniformNumbers(ROWS, 9), (number) => number + 0.6);
export const values = trainingData(x, y);
export const two = {
  ...trainingData(
    x,
    y.map((value) => (value - mean > 0.7 ? 1 : 0)),
    2,
  ),
  labels: ['no', 'yes'],
};
export const three = {
  ...trainingData(
    x,
    y.map((value) => (value - mean < -0.5 ? 0 : value - mean < 1 ? 1 : 2)),
    3,
  ),
  labels: [7, 8, 9],
};
const FIRST = partOf(values, Int32Array.of(0, 1, 2, 3)).x;

/** Of a fit with seed 3; decisions of an SVC. */
export function predictions(
  name: Name,
  data: TrainingData,
  given: JsonObject = {},
  asked = FIRST,
): number[] {
  const algorithm: Algorithm = ALGORITHMS[name];
  const parameters = validateParameters(algorithm, given);
  const estimator = algorithm.fit(data, parameters, 3, fitHost());
  if (name !== 'SVC') return [...algorithm.predict(estimator, asked)];
  // Its decisions, above 0 for the second class: those of a regression on the same vectors.
  const vectors = estimator as VectorsEstimator;
  const starts = Int32Array.of(0, vectors.starts.at(-1)!);
  return Array.from(predictVectors({ ...vectors, classes: 0, starts }, asked), (value) => -value);
}

export function expectNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
) {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) => expect(Math.abs(actual[at]! - value)).toBeLessThan(tolerance));
}

export const precise = { tol: 1e-9, max_iter: 10_000 };
export const depth3 = { max_depth: 3 };
export const rbf = { gamma: 0.1, tol: 1e-7 };
export const decided = { ...rbf, probability: false };
