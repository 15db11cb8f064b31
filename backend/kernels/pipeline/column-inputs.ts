import type { Signature } from '../../contracts/model';
import type { MatrixColumn } from '../models/algorithm';
import type { CodeStep, Pipeline, PipelineStep } from './pipeline';

/** For each column of the matrix the input that it is made of. */
export function columnInputs({ steps }: Pipeline): Int32Array {
  return Int32Array.from(steps.flatMap((step, input) => Array<number>(widthOf(step)).fill(input)));
}

/** What each column of the matrix is. */
export function matrixColumns({ steps }: Pipeline, { inputs }: Signature): MatrixColumn[] {
  return steps.flatMap((step, at) => {
    const isNumber = step.kind === 'number' || step.kind === 'boolean';
    const { name: input } = inputs[at]!;
    return Array.from({ length: widthOf(step) }, (_, offset) => ({
      input,
      isValue: isNumber && offset === 0,
      ...(step.kind === 'code' && offset === 0 && { codes: codesOf(step) }),
    }));
  });
}

/** Codes that a step's column can hold, that of what is unknown or missing included. */
function codesOf({ categories }: CodeStep): number {
  return categories + 1;
}

/** Columns that a step writes. */
export function widthOf(step: PipelineStep): number {
  return valueColumns(step) + (step.indicator ? 1 : 0);
}

/** Numbers of the raw form that a step reads. */
export function rawWidthOf(step: PipelineStep): number {
  return step.kind === 'text' ? step.places : 1;
}

function valueColumns(step: PipelineStep): number {
  switch (step.kind) {
    case 'one-hot':
      return step.categories;
    case 'lookup':
      return step.width;
    case 'text':
      return step.places;
    case 'date':
      return step.parts.length;
    case 'number':
    case 'boolean':
    case 'code':
      return 1;
  }
}
