import type { SignatureInput } from '../../contracts/model';
import type { PipelineOptions } from './options';
import type { NumberStep } from './pipeline';
import { spreadOf } from './spread';

/** @param values of training rows, NaN where one is missing */
export function fitNumber(
  input: SignatureInput,
  values: Float64Array,
  options: PipelineOptions,
): NumberStep {
  const median = substituteOf(input, values, options);
  const filled = values.map((value) => (Number.isNaN(value) && median !== null ? median : value));
  return { kind: 'number', median, ...spreadOf(filled, options.scaling) };
}

/** What a missing value becomes; null where it stays one. Where training saw none it is never asked for. */
function substituteOf(
  { required, median = 0 }: SignatureInput,
  values: Float64Array,
  { imputation, fill_value }: PipelineOptions,
): number | null {
  if (required) return median;
  switch (imputation) {
    case 'keep':
      return null;
    case 'median':
      return median;
    case 'mean':
      return meanOf(present(values));
    case 'most_frequent':
      return mostFrequent(present(values));
    case 'constant':
      return fill_value;
  }
}

function present(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of equally frequent ones the smallest. */
function mostFrequent(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0]!;
  let longest = 0;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start <= longest) continue;
    longest = end - start;
    best = sorted[start]!;
  }
  return best;
}
