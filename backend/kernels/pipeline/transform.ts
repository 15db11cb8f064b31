import { columnsOfRaw, type RawColumns } from '../table/raw-columns';
import { layoutOf } from '../table/raw-layout';
import { rawWidthOf, widthOf } from './column-inputs';
import { zeroMatrix, type Matrix } from './matrix';
import type { Pipeline } from './pipeline';
import { writeStep } from './write-step';

/**
 * @param raw rows in raw form, row-major
 */
export function transform(pipeline: Pipeline, raw: Float64Array, rows: number): Matrix {
  const room = zeroMatrix(rows, pipeline.featureNames.length);
  const layout = layoutOf(pipeline.steps.map(rawWidthOf));
  return transformColumns(pipeline, columnsOfRaw(raw, rows, layout), room);
}

/** @param into rows × featureNames of zeros, which it fills and answers with */
export function transformColumns(pipeline: Pipeline, columns: RawColumns, into: Matrix): Matrix {
  let column = 0;
  pipeline.steps.forEach((step, input) => {
    writeStep(step, columns.read(input), into, column);
    column += widthOf(step);
  });
  return into;
}
