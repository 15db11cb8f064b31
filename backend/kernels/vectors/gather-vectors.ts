import { KernelError } from '../kernel-error';
import type { TrainingData } from '../models/algorithm';
import type { VectorsEstimator } from '../models/estimator';
import type { Matrix } from '../pipeline/matrix';
import type { KernelFunction } from './kernel-function';
import type { Sigmoid } from './platt-scaling';

/** What tells two classes apart. */
export interface ClassPair {
  a: number;
  b: number;
  rows: Int32Array;
  /** One per row; most are 0. */
  coefficients: Float64Array;
  intercept: number;
  sigmoid?: Sigmoid;
}

/** Brings the vectors of all pairs together: each row once, whatever pairs it supports. */
export function gatherVectors(
  data: TrainingData,
  kernelFunction: KernelFunction,
  rowsOf: readonly Int32Array[],
  pairs: readonly ClassPair[],
): VectorsEstimator {
  pairs.forEach(expectFinite);
  const isVector = new Uint8Array(data.x.rows);
  for (const { rows, coefficients } of pairs)
    coefficients.forEach((value, at) => value !== 0 && (isVector[rows[at]!] = 1));
  const vectorsOf = rowsOf.map((rows) => rows.filter((row) => isVector[row] === 1));
  const chosen = vectorsOf.flatMap((rows) => [...rows]);
  const placeOf = new Int32Array(data.x.rows);
  chosen.forEach((row, place) => (placeOf[row] = place));
  const coefficients = new Float64Array((data.classes - 1) * chosen.length);
  for (const { a, b, rows, coefficients: own } of pairs)
    own.forEach((value, at) => {
      if (value === 0) return;
      const set = data.y[rows[at]!] === a ? b - 1 : a;
      coefficients[set * chosen.length + placeOf[rows[at]!]!] = value;
    });
  const sigmoids = pairs.flatMap(({ sigmoid }) => sigmoid ?? []);
  let end = 0;
  return {
    ...vectorsFrom(data.x, kernelFunction, chosen),
    classes: data.classes,
    starts: Int32Array.from([0, ...vectorsOf.map(({ length }) => (end += length))]),
    coefficients,
    intercepts: Float64Array.from(pairs, ({ intercept }) => intercept),
    slopes: Float64Array.from(sigmoids, ({ slope }) => slope),
    offsets: Float64Array.from(sigmoids, ({ offset }) => offset),
  };
}

/** The part of an estimator that its vectors decide. */
export function vectorsFrom(
  { columns, data }: Matrix,
  { kernel, gamma, coef0, degree }: KernelFunction,
  rows: readonly number[],
): Pick<
  VectorsEstimator,
  'kind' | 'columns' | 'kernel' | 'gamma' | 'coef0' | 'degree' | 'vectors'
> {
  const vectors = new Float64Array(rows.length * columns);
  rows.forEach((row, place) =>
    vectors.set(data.subarray(row * columns, (row + 1) * columns), place * columns),
  );
  return { kind: 'vectors', columns, kernel, gamma, coef0, degree, vectors };
}

/** Throws KernelError `not-finite` where a kernel grew beyond all numbers. */
export function expectFinite({
  coefficients,
  intercept,
}: Pick<ClassPair, 'coefficients' | 'intercept'>): void {
  if (Number.isFinite(intercept) && coefficients.every(Number.isFinite)) return;
  throw new KernelError(
    'not-finite',
    'The kernel of the support vectors left the range of numbers. Choose a smaller degree, gamma or coef0, or kernel "rbf".',
  );
}
