import type { FittedModel } from '../models/fitted-model';
import { findAlgorithm } from '../models/registry';
import { columnInputs } from '../pipeline/column-inputs';
import type { Matrix } from '../pipeline/matrix';
import { rawLayout } from '../table/raw-layout';
import { transform } from '../pipeline/transform';
import { exactSteps } from './exact-steps';
import type { Explanation } from '../../contracts/explanation';
import type { ExplainRequest } from './explain-request';
import type { Gradual } from './gradual';
import { sampledContributions } from './sampled-contributions';

/**
 * Explains predictions of a model for rows in raw form (see encodeRows), input by input: exactly for
 * trees and linear models, else by sampling. The same rows give the same explanation.
 */
export function* explainRows(
  model: FittedModel,
  raw: Float64Array,
  rows: number,
): Gradual<Explanation> {
  const { pipeline, background, signature } = model;
  const inputs = signature.inputs.length;
  const request: ExplainRequest = {
    x: transform(pipeline, raw, rows),
    background: transform(pipeline, background, background.length / rawLayout(signature).stride),
    columnInputs: columnInputs(pipeline),
    inputs,
  };
  const exact = exactSteps(model.estimator);
  if (!exact) return yield* sampled(model, request);
  const { output, score, contribute } = exact;
  return {
    output,
    method: 'exact',
    baseline: meanOfRows(score(request.background), request.background.rows),
    outputs: score(request.x),
    contributions: yield* contribute(request),
  };
}

/** Row by row, because a row's mixtures with the background are many rows already. */
function* sampled(model: FittedModel, request: ExplainRequest): Gradual<Explanation> {
  const { estimator, signature } = model;
  const algorithm = findAlgorithm(model.algorithm, signature.task);
  const predict = (x: Matrix): Float64Array => algorithm.predict(estimator, x);
  const { x, background, inputs } = request;
  const outputs = predict(x);
  const size = (inputs * outputs.length) / x.rows;
  const contributions = new Float64Array(x.rows * size);
  const standardErrors = new Float64Array(x.rows * size);
  for (let row = 0; row < x.rows; row++) {
    const single = { ...request, x: rowOf(x, row) };
    const shares = yield* sampledContributions(predict, single, SEED);
    contributions.set(shares.contributions, row * size);
    standardErrors.set(shares.standardErrors, row * size);
  }
  return {
    output: signature.task === 'regression' ? 'value' : 'probability',
    method: 'sampled',
    baseline: meanOfRows(predict(background), background.rows),
    outputs,
    contributions,
    standardErrors,
  };
}

/** Of the permutations: the same for every row, so that rows are compared by the same ones. */
const SEED = 42;

function rowOf({ columns, data }: Matrix, row: number): Matrix {
  return { rows: 1, columns, data: data.subarray(row * columns, (row + 1) * columns) };
}

function meanOfRows(values: Float64Array, rows: number): Float64Array {
  const mean = new Float64Array(values.length / rows);
  values.forEach((value, at) => (mean[at % mean.length]! += value / rows));
  return mean;
}
