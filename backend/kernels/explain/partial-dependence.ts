import type { PartialDependence } from '../../contracts/plots';
import type { FittedModel } from '../models/fitted-model';
import type { RawColumns } from '../table/raw-columns';
import { rawLayout } from '../table/raw-layout';
import { predictRaw } from '../predict';
import { spreadOfCodes, spreadOfNumbers } from './input-spread';
import type { ScoredRows } from './scored-rows';

const GRID = 20;
const MOST_ROWS = 500;
/** Lines of single rows, those of all outputs together; at least so many rows. */
const MOST_LINES = 60;
const MOST_ALONE = 30;
const FEWEST_ALONE = 3;
/** The ends of a column hold few rows: its outer 5 % are left out. */
const OUTER_SHARE = 0.05;

/**
 * Source: Friedman, "Greedy Function Approximation", 2001 (partial dependence); Goldstein et al.,
 * "Peeking Inside the Black Box", 2015 (individual conditional expectation).
 *
 * @param input its place in the signature
 * @param learned the rows that the model learned from
 * @returns undefined for a text, and for an input that only has missing values
 */
export function partialDependence(
  model: FittedModel,
  { raw, rows }: ScoredRows,
  input: number,
  learned: RawColumns,
): PartialDependence | undefined {
  const { name, text, categories } = model.signature.inputs[input]!;
  const { starts, stride } = rawLayout(model.signature);
  const start = starts[input]!;
  if (text) return undefined;
  const values = learned.read(input);
  const codes = categories
    ? mostFrequent(values, categories.length)
    : gridOf(columnOf(raw, stride, start));
  if (codes.length === 0) return undefined;
  const spread = categories ? spreadOfCodes(values, codes) : spreadOfNumbers(values, codes);
  const some = Math.min(rows, MOST_ROWS);
  const moved = raw.slice(0, some * stride);
  const predictAt = (code: number): Float64Array => {
    for (let row = 0; row < some; row++) moved[row * stride + start] = code;
    return predictRaw(model, moved, some);
  };
  const predictions = codes.map(predictAt);
  const outputs = predictions[0]!.length / some;
  return {
    input: name,
    grid: codes.map((code) => categories?.[code] ?? code),
    mean: predictions.map((predicted) => meanOfRows(predicted, outputs)),
    individual: Array.from({ length: Math.min(some, rowsAlone(outputs)) }, (_, row) =>
      predictions.map((predicted) => [...predicted.subarray(row * outputs, (row + 1) * outputs)]),
    ),
    spread,
    ...(spread.missing > 0 && { missing: meanOfRows(predictAt(NaN), outputs) }),
  };
}

/** Codes of the categories that most rows have, ascending. */
function mostFrequent(values: Float64Array, categories: number): number[] {
  const counts = new Float64Array(categories);
  for (const code of values) if (code >= 0) counts[code]!++;
  return Array.from(counts.keys())
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, GRID)
    .sort((a, b) => a - b);
}

/** Quantiles of what is known, each value once. */
function gridOf(column: Float64Array): number[] {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  const quantiles = Array.from({ length: GRID }, (_, at) => {
    const share = OUTER_SHARE + ((1 - 2 * OUTER_SHARE) * at) / (GRID - 1);
    return known[Math.round(share * (known.length - 1))]!;
  });
  return [...new Set(quantiles)];
}

function columnOf(raw: Float64Array, stride: number, start: number): Float64Array {
  return Float64Array.from({ length: raw.length / stride }, (_, row) => raw[row * stride + start]!);
}

function rowsAlone(outputs: number): number {
  return Math.max(FEWEST_ALONE, Math.min(MOST_ALONE, Math.floor(MOST_LINES / outputs)));
}

function meanOfRows(values: Float64Array, outputs: number): number[] {
  const mean = Array<number>(outputs).fill(0);
  const rows = values.length / outputs;
  values.forEach((value, at) => (mean[at % outputs]! += value / rows));
  return mean;
}
