import type { Signature, SignatureInput } from '../../contracts/model';
import { isTrueText } from '../table/table';
import { zeroMatrix, type Matrix } from './matrix';

/**
 * What turns the raw form of a signature's inputs (see table/encode-rows) into the matrix that an
 * algorithm reads. Plain data, fitted on training rows only; training and serving share it.
 *
 * Numbers: a missing one becomes the training median, or stays missing (NaN) for an algorithm that
 * learns from that; scaled where asked for. Categories: one
 * column of 0 and 1 per training category, all 0 for a missing or unseen one. Booleans: 1 for true.
 */
export interface Pipeline {
  steps: PipelineStep[];
  /** Names of the matrix's columns: an input's name, or `name=category`. */
  featureNames: string[];
}

export type PipelineStep = NumberStep | OneHotStep | BooleanStep;

interface NumberStep {
  kind: 'number';
  /** Stands in for a missing value; null where that stays missing. */
  median: number | null;
  /** The matrix holds (value - mean) / scale. */
  mean: number;
  scale: number;
}

interface OneHotStep {
  kind: 'one-hot';
  categories: number;
}

interface BooleanStep {
  kind: 'boolean';
  /** Code of `true` in the signature, -1 where training saw none. */
  trueCode: number;
}

/** What an algorithm wants numbers to look like. */
export interface Preparation {
  /** `standard`: to mean 0 and standard deviation 1, constant ones to 0. */
  scaling: 'none' | 'standard';
  /** `keep` leaves missing values to the algorithm, in columns where training rows have some. */
  missing: 'median' | 'keep';
}

/**
 * @param raw rows × inputs, row-major, of training rows
 */
export function fitPipeline(
  raw: Float64Array,
  rows: number,
  signature: Signature,
  { scaling, missing }: Preparation,
): Pipeline {
  const { inputs } = signature;
  const steps = inputs.map((input, at): PipelineStep => {
    if (input.type === 'boolean')
      return { kind: 'boolean', trueCode: trueCode(input.categories ?? []) };
    if (input.categories) return { kind: 'one-hot', categories: input.categories.length };
    const known = input.median ?? 0;
    const median = missing === 'keep' && !input.required ? null : known;
    if (scaling === 'none') return { kind: 'number', median, mean: 0, scale: 1 };
    const values = Float64Array.from({ length: rows }, (_, row) =>
      orMedian(raw[row * inputs.length + at]!, median),
    );
    return { kind: 'number', median, ...momentsOf(values) };
  });
  return { steps, featureNames: inputs.flatMap(featureNamesOf) };
}

/**
 * @param raw rows × inputs, row-major
 * @param into rows × featureNames of zeros, which it fills and answers with
 */
export function transform(
  pipeline: Pipeline,
  raw: Float64Array,
  rows: number,
  into = zeroMatrix(rows, pipeline.featureNames.length),
): Matrix {
  const { columns, data } = into;
  const inputs = pipeline.steps.length;
  let column = 0;
  pipeline.steps.forEach((step, input) => {
    const place: Place = { raw, inputs, input, data, columns, column, rows };
    if (step.kind === 'number') writeNumbers(step, place);
    else if (step.kind === 'boolean')
      writeCodes(place, (code) => (code === step.trueCode ? 0 : -1));
    else writeCodes(place, (code) => (code >= 0 && code < step.categories ? code : -1));
    column += step.kind === 'one-hot' ? step.categories : 1;
  });
  return into;
}

function trueCode(categories: readonly string[]): number {
  return categories.findIndex(isTrueText);
}

function orMedian(value: number, median: number | null): number {
  return Number.isNaN(value) && median !== null ? median : value;
}

/** Population moments in two passes; a column without spread keeps scale 1. */
function momentsOf(values: Float64Array): { mean: number; scale: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const scale = Math.sqrt(squares / values.length);
  const hasSpread = scale > Math.abs(mean) * 1e-14 && Number.isFinite(scale);
  return { mean, scale: hasSpread ? scale : 1 };
}

function featureNamesOf(input: SignatureInput): string[] {
  if (input.type === 'boolean' || !input.categories) return [input.name];
  return input.categories.map((category) => `${input.name}=${category}`);
}

interface Place {
  raw: Float64Array;
  inputs: number;
  input: number;
  data: Float64Array;
  columns: number;
  column: number;
  rows: number;
}

function writeNumbers(step: NumberStep, place: Place): void {
  const { raw, inputs, input, data, columns, column, rows } = place;
  for (let row = 0; row < rows; row++) {
    const value = orMedian(raw[row * inputs + input]!, step.median);
    data[row * columns + column] = (value - step.mean) / step.scale;
  }
}

/** Writes a 1 at the offset that a code stands for; -1 leaves all cells 0. NaN compares false. */
function writeCodes(place: Place, offsetOf: (code: number) => number): void {
  const { raw, inputs, input, data, columns, column, rows } = place;
  for (let row = 0; row < rows; row++) {
    const offset = offsetOf(raw[row * inputs + input]!);
    if (offset >= 0) data[row * columns + column + offset] = 1;
  }
}
