import type { SignatureInput } from '../../contracts/model';
import type { PartialDependence } from '../../contracts/plots';
import type { FittedModel } from '../models/fitted-model';
import { rawLayout } from '../table/raw-layout';
import { predictRaw } from '../predict';
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
 * @returns undefined for a text, and for an input that only has missing values
 */
export function partialDependence(
  model: FittedModel,
  { raw, rows }: ScoredRows,
  input: number,
): PartialDependence | undefined {
  const { inputs } = model.signature;
  const { starts, stride } = rawLayout(model.signature);
  const start = starts[input]!;
  if (inputs[input]!.text) return undefined;
  const some = Math.min(rows, MOST_ROWS);
  const points = gridOf(inputs[input]!, columnOf(raw, stride, start));
  if (points.length === 0) return undefined;
  const moved = raw.slice(0, some * stride);
  const predictions = points.map(({ code }) => {
    for (let row = 0; row < some; row++) moved[row * stride + start] = code;
    return predictRaw(model, moved, some);
  });
  const outputs = predictions[0]!.length / some;
  return {
    input: inputs[input]!.name,
    grid: points.map(({ value }) => value),
    mean: predictions.map((values) => meanOfRows(values, outputs)),
    individual: Array.from({ length: Math.min(some, rowsAlone(outputs)) }, (_, row) =>
      predictions.map((values) => [...values.subarray(row * outputs, (row + 1) * outputs)]),
    ),
  };
}

/** A value to set an input to, and its raw form. */
interface GridPoint {
  value: number | string;
  code: number;
}

function gridOf({ categories }: SignatureInput, column: Float64Array): GridPoint[] {
  if (categories)
    return categories.slice(0, GRID).map((category, code) => ({ value: category, code }));
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  const quantiles = Array.from({ length: GRID }, (_, at) => {
    const share = OUTER_SHARE + ((1 - 2 * OUTER_SHARE) * at) / (GRID - 1);
    return known[Math.round(share * (known.length - 1))]!;
  });
  const distinct = known.length === 0 ? [] : [...new Set(quantiles)];
  return distinct.map((value) => ({ value, code: value }));
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
