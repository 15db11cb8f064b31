import { isMoment, type ColumnType } from '../../contracts/table';
import { MOMENT_PARTS } from './date-parts';
import type { PipelineOptions } from './options';

/** What is known of an input before its table is read. */
export interface PlannedInput {
  type: ColumnType;
  distinct: number;
  missing: number;
}

/** Most columns that inputs can take in the matrix. */
export function matrixWidth(
  inputs: readonly PlannedInput[],
  options: PipelineOptions,
  classes: number,
): number {
  return inputs.reduce((sum, input) => {
    const indicator = options.missing_indicator && input.missing > 0 ? 1 : 0;
    return sum + valueColumns(input, options, classes) + indicator;
  }, 0);
}

function valueColumns(
  { type, distinct }: PlannedInput,
  { encoding, max_categories: most, date_parts, text_places }: PipelineOptions,
  classes: number,
): number {
  if (isMoment(type)) return date_parts ? MOMENT_PARTS.length : 1;
  if (type === 'text') return text_places;
  if (type !== 'category') return 1;
  switch (encoding) {
    case 'one_hot':
      return Math.max(1, Math.min(distinct, most));
    case 'ordinal':
    case 'native':
      return 1;
    case 'target':
      return classes > 2 ? classes : 1;
  }
}
