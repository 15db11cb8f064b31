import { zeroMatrix, type Matrix } from '../pipeline/matrix';
import { createRandom } from '../random';
import type { ExplainRequest } from './explain-request';
import type { Gradual } from './gradual';

/** Predictions of an estimator: rows × outputs. */
export type PredictMatrix = (x: Matrix) => Float64Array;

/**
 * Shapley values of any model, estimated. For every background row an order of the inputs is drawn
 * and gone through forwards and backwards: the background row becomes the row to explain input by
 * input, and each input gets what the output changed by at its turn. The sums are exact, the shares
 * come with their standard errors.
 *
 * Source: Mitchell et al., "Sampling Permutations for Shapley Value Estimation", 2022 (antithetic
 * sampling).
 *
 * @returns for one row, inputs × outputs each
 */
export function* sampledContributions(
  predict: PredictMatrix,
  request: ExplainRequest,
  seed: number,
): Gradual<{ contributions: Float64Array; standardErrors: Float64Array }> {
  const { background, inputs } = request;
  const pairs = background.rows;
  const walks: Float64Array[] = [];
  for (let other = 0; other < pairs; other++) {
    const forwards = Int32Array.from({ length: inputs }, (_, input) => input);
    createRandom(seed, 'explain', other).shuffle(forwards);
    const backwards = forwards.toReversed();
    const there = changesAlong(forwards, other, predict, request);
    const back = changesAlong(backwards, other, predict, request);
    walks.push(there.map((change, at) => (change + back[at]!) / 2));
    yield;
  }
  const contributions = walks[0]!.map((_, at) => mean(walks, (walk) => walk[at]!));
  const standardErrors = contributions.map((share, at) => {
    const spread = mean(walks, (walk) => (walk[at]! - share) ** 2);
    return Math.sqrt(spread / Math.max(1, pairs - 1));
  });
  return { contributions, standardErrors };
}

/** What the output changes by as each input is replaced in this order: inputs × outputs. */
function changesAlong(
  order: Int32Array,
  other: number,
  predict: PredictMatrix,
  request: ExplainRequest,
): Float64Array {
  const predicted = predict(walk(order, other, request));
  const outputs = predicted.length / (order.length + 1);
  const changes = new Float64Array(order.length * outputs);
  order.forEach((input, turn) => {
    for (let k = 0; k < outputs; k++)
      changes[input * outputs + k] =
        predicted[(turn + 1) * outputs + k]! - predicted[turn * outputs + k]!;
  });
  return changes;
}

/** The background row first, then the same with one more input replaced in every row. */
function walk(order: Int32Array, other: number, request: ExplainRequest): Matrix {
  const { x, background, columnInputs } = request;
  const { columns } = background;
  const turnOf = new Int32Array(order.length);
  order.forEach((input, turn) => (turnOf[input] = turn));
  const path = zeroMatrix(order.length + 1, columns);
  for (let column = 0; column < columns; column++) {
    const replacedAt = turnOf[columnInputs[column]!]! + 1;
    const before = background.data[other * columns + column]!;
    for (let row = 0; row < path.rows; row++)
      path.data[row * columns + column] = row < replacedAt ? before : x.data[column]!;
  }
  return path;
}

function mean(walks: readonly Float64Array[], of: (walk: Float64Array) => number): number {
  return walks.reduce((sum, walk) => sum + of(walk), 0) / walks.length;
}
