import type { SignatureInput } from '../../contracts/model';
import { DAY_PARTS, MOMENT_PARTS, datePart } from './date-parts';
import type { PipelineOptions } from './options';
import type { DatePart, DateStep } from './pipeline';
import { spreadOf } from './spread';

/**
 * The parts of days and moments. A missing one is the median one, whatever numbers are filled in
 * with: 0 and means of dates tell nothing.
 *
 * @param values of training rows, milliseconds since 1970, NaN where one is missing
 */
export function fitDate(
  { name, type, required, median: known = 0 }: SignatureInput,
  values: Float64Array,
  { imputation, scaling, date_parts }: PipelineOptions,
): { step: DateStep; names: string[] } {
  const parts: DatePart[] = !date_parts
    ? ['days']
    : [...(type === 'date' ? DAY_PARTS : MOMENT_PARTS)];
  const median = imputation === 'keep' && !required ? null : known;
  const filled = values.map((value) => (Number.isNaN(value) && median !== null ? median : value));
  const spreads = parts.map((part) =>
    spreadOf(
      filled.map((value) => datePart(part, value)),
      scaling,
    ),
  );
  return {
    step: {
      kind: 'date',
      median,
      parts,
      means: spreads.map(({ mean }) => mean),
      scales: spreads.map(({ scale }) => scale),
    },
    names: parts.map((part) => `${name}.${part}`),
  };
}
