import type { Pipeline, PipelineStep } from './pipeline';

/** For each column of the matrix the input that it is made of. */
export function columnInputs({ steps }: Pipeline): Int32Array {
  return Int32Array.from(steps.flatMap((step, input) => Array<number>(widthOf(step)).fill(input)));
}

/** Columns that a step writes. */
export function widthOf(step: PipelineStep): number {
  return step.kind === 'one-hot' ? step.categories : 1;
}
