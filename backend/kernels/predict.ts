import type { Kernel } from './compiled/kernel';
import { KernelError } from './kernel-error';
import type { FittedModel } from './models/fitted-model';
import { findAlgorithm } from './models/registry';
import { zeroMatrix } from './pipeline/matrix';
import { transformColumns } from './pipeline/transform';
import { rawLayout } from './table/raw-layout';
import { columnsOfRaw, type RawColumns } from './table/raw-columns';

/** How predictRaw goes about it. */
export interface PredictPlace {
  /** Number of the first of these rows in the request that they are a slice of. */
  firstRow?: number;
  /** To compute on; where there is none, algorithms that need one keep one per model. */
  kernel?: Kernel;
}

/**
 * Predictions of a model for rows in raw form (see encodeRows). Regression: one value per row.
 * Classification: rows × classes probabilities, row-major, in the order of `signature.classes`.
 *
 * @throws KernelError `invalid-features` where the raw form has another shape, `not-finite` where a
 *   result leaves the range of numbers
 */
export function predictRaw(
  model: FittedModel,
  raw: Float64Array,
  rows: number,
  place: PredictPlace = {},
): Float64Array {
  const layout = rawLayout(model.signature);
  if (raw.length !== rows * layout.stride)
    throw new KernelError(
      'invalid-features',
      `${rows} rows of ${layout.stride} numbers are ${rows * layout.stride} numbers, not ${raw.length}. Encode the rows by the model's signature.`,
    );
  return predictColumns(model, columnsOfRaw(raw, rows, layout), place);
}

/** The same for rows that are read a column at a time. */
export function predictColumns(
  model: FittedModel,
  columns: RawColumns,
  { firstRow = 0, kernel }: PredictPlace = {},
): Float64Array {
  const { pipeline } = model;
  const { rows } = columns;
  const algorithm = findAlgorithm(model.algorithm, model.signature.task);
  const x = transformColumns(pipeline, columns, zeroMatrix(rows, pipeline.featureNames.length));
  const predictions = algorithm.predict(model.estimator, x, kernel);
  const width = predictions.length / Math.max(1, rows);
  const broken = predictions.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return predictions;
  const row = firstRow + Math.floor(broken / width);
  const detail = `The prediction for row ${row} leaves the range of numbers. Its values are too large for this model: check their units.`;
  throw new KernelError('not-finite', detail, [{ pointer: `/features/${row}`, detail }]);
}
