import { rawWidthOf, widthOf } from './column-inputs';
import { datePart } from './date-parts';
import type { Matrix } from './matrix';
import type {
  CodeStep,
  DateStep,
  LookupStep,
  NumberStep,
  OneHotStep,
  PipelineStep,
  TextStep,
} from './pipeline';

/**
 * Writes what a step makes of an input into its columns of a matrix of zeros.
 *
 * @param values raw form of the input, a value per row; of a text all its counts
 * @param column first column of the step
 */
export function writeStep(
  step: PipelineStep,
  values: Float64Array,
  into: Matrix,
  column: number,
): void {
  const { columns, data } = into;
  const width = rawWidthOf(step);
  for (let row = 0, at = column; row < into.rows; row++, at += columns)
    if (step.kind !== 'text') writeCell(step, values[row]!, data, at);
    else if (!Number.isNaN(values[row * width]))
      data.set(values.subarray(row * width, (row + 1) * width), at);
  if (!step.indicator) return;
  const last = column + widthOf(step) - 1;
  for (let row = 0; row < into.rows; row++)
    if (Number.isNaN(values[row * width])) data[row * columns + last] = 1;
}

function writeCell(
  step: Exclude<PipelineStep, TextStep>,
  value: number,
  data: Float64Array,
  at: number,
): void {
  switch (step.kind) {
    case 'number':
      data[at] = scaled(step, value);
      return;
    case 'boolean':
      if (value === step.trueCode) data[at] = 1;
      return;
    case 'one-hot': {
      const place = placeOf(step, value);
      if (place >= 0) data[at + place] = 1;
      return;
    }
    case 'code':
      data[at] = codeOf(step, value);
      return;
    case 'date':
      writeParts(step, value, data, at);
      return;
    case 'lookup': {
      const from = lookupRow(step, value) * step.width;
      for (let offset = 0; offset < step.width; offset++)
        data[at + offset] = step.values[from + offset]!;
      return;
    }
  }
}

function scaled({ median, mean, scale }: NumberStep, value: number): number {
  const known = Number.isNaN(value) && median !== null ? median : value;
  return (known - mean) / scale;
}

function writeParts(
  { median, parts, means, scales }: DateStep,
  value: number,
  data: Float64Array,
  at: number,
): void {
  const known = Number.isNaN(value) && median !== null ? median : value;
  parts.forEach((part, offset) => {
    data[at + offset] = (datePart(part, known) - means[offset]!) / scales[offset]!;
  });
}

/** -1 for none. NaN compares false. */
function placeOf({ categories, places }: OneHotStep, code: number): number {
  if (!places) return code >= 0 && code < categories ? code : -1;
  if (Number.isNaN(code)) return -1;
  return code >= 0 && code < places.length ? places[code]! : categories - 1;
}

/** Neither an unknown one (-1) nor a missing one (NaN) has a place. */
function codeOf({ categories, places }: CodeStep, code: number): number {
  return places[code] ?? categories;
}

/** Row of the table: the category's own, then that of unknown ones, then that of missing ones. */
function lookupRow({ values, width }: LookupStep, code: number): number {
  const known = values.length / width - 2;
  if (Number.isNaN(code)) return known + 1;
  return code >= 0 && code < known ? code : known;
}
