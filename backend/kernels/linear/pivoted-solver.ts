import { choleskyFactor, solveByFactor } from './cholesky';
import { dot } from './dot';

/** Solves symmetric, positive semidefinite systems by Cholesky with pivoting. */
export interface PivotedSolver {
  /** Columns that do not depend on the others. */
  rank: number;
  /** Share of its own square that the least independent column kept: 1 where all are orthogonal. */
  smallestPivot: number;
  /** The shortest of all solutions, where the system has any. */
  solve(b: Float64Array): Float64Array;
  /** The part of b for which the system has a solution. */
  solvable(b: Float64Array): Float64Array;
}

/** A column that keeps less than this of its square depends on the others; rounding leaves more. */
const DEPENDENT = 1e-13;

/** @param a size × size, row-major; rows and columns of zeros get 0 */
export function pivotedSolver(a: Float64Array, size: number): PivotedSolver {
  const columns = Int32Array.from({ length: size }, (_, k) => k).filter(
    (k) => a[k * size + k]! > 0,
  );
  const scales = Float64Array.from(columns, (k) => 1 / Math.sqrt(a[k * size + k]!));
  const { order, rank, factor, smallestPivot } = factorize(scaled(a, size, { columns, scales }));
  const width = columns.length;
  const shorten = shortening({ order, rank, factor, scales });
  return {
    rank,
    smallestPivot,
    solve: (b) => {
      const basic = new Float64Array(width);
      const right = Float64Array.from(order.subarray(0, rank), (k) => b[columns[k]!]! * scales[k]!);
      solveByFactor(leading(factor, width, rank), right).forEach((value, at) => {
        const k = order[at]!;
        basic[k] = value * scales[k]!;
      });
      shorten(basic);
      return spread(basic, columns, size);
    },
    solvable: (b) => {
      const part = Float64Array.from(columns, (k) => b[k]!);
      shorten(part);
      return spread(part, columns, size);
    },
  };
}

/** Whether columns are independent either by a safe margin or not at all. */
export function isSafe({ smallestPivot }: PivotedSolver): boolean {
  return smallestPivot > 1e-8;
}

/** The values at their columns, 0 elsewhere. */
function spread(values: Float64Array, columns: Int32Array, size: number): Float64Array {
  const all = new Float64Array(size);
  values.forEach((value, k) => (all[columns[k]!] = value));
  return all;
}

interface Scaling {
  columns: Int32Array;
  scales: Float64Array;
}

/** The rows and columns that are not 0, to a diagonal of 1. */
function scaled(a: Float64Array, size: number, { columns, scales }: Scaling): Float64Array {
  const width = columns.length;
  const result = new Float64Array(width * width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++)
      result[i * width + j] = a[columns[i]! * size + columns[j]!]! * scales[i]! * scales[j]!;
  return result;
}

interface Factorized {
  /** Columns in the order of their pivots, the dependent ones last. */
  order: Int32Array;
  rank: number;
  /** Rows in that order; the columns from `rank` are 0. */
  factor: Float64Array;
  smallestPivot: number;
}

function factorize(a: Float64Array): Factorized {
  const width = Math.sqrt(a.length);
  const order = Int32Array.from({ length: width }, (_, k) => k);
  const rest = new Float64Array(width).fill(1);
  const factor = new Float64Array(width * width);
  let smallestPivot = 1;
  let rank = 0;
  for (; rank < width; rank++) {
    let best = rank;
    for (let k = rank + 1; k < width; k++) if (rest[k]! > rest[best]!) best = k;
    const pivot = rest[best]!;
    if (!(pivot > DEPENDENT)) break;
    smallestPivot = pivot;
    swap(order, rank, best);
    swap(rest, rank, best);
    for (let k = 0; k < rank; k++) {
      const value = factor[rank * width + k]!;
      factor[rank * width + k] = factor[best * width + k]!;
      factor[best * width + k] = value;
    }
    const root = Math.sqrt(pivot);
    factor[rank * width + rank] = root;
    for (let i = rank + 1; i < width; i++) {
      let value = a[order[i]! * width + order[rank]!]!;
      for (let k = 0; k < rank; k++) value -= factor[i * width + k]! * factor[rank * width + k]!;
      value /= root;
      factor[i * width + rank] = value;
      rest[i]! -= value * value;
    }
  }
  return { order, rank, factor, smallestPivot };
}

function swap(values: Int32Array | Float64Array, i: number, j: number): void {
  const value = values[i]!;
  values[i] = values[j]!;
  values[j] = value;
}

/** The factor of the independent columns. */
function leading(factor: Float64Array, width: number, rank: number): Float64Array {
  if (rank === width) return factor;
  const result = new Float64Array(rank * rank);
  for (let i = 0; i < rank; i++) result.set(factor.subarray(i * width, i * width + rank), i * rank);
  return result;
}

/**
 * Takes from a vector its part along combinations of columns that add up to nothing, of which there is
 * one for every dependent column: in a solution it changes nothing, and it has none itself.
 */
function shortening({
  order,
  rank,
  factor,
  scales,
}: Omit<Factorized, 'smallestPivot'> & { scales: Float64Array }): (solution: Float64Array) => void {
  const width = order.length;
  const missing = width - rank;
  if (missing === 0) return () => {};
  const combinations = Array.from({ length: missing }, (_, d) =>
    combination(rank + d, { order, rank, factor, scales }),
  );
  const products = new Float64Array(missing * missing);
  combinations.forEach((left, i) =>
    combinations.forEach((right, j) => (products[i * missing + j] = dot(left, right))),
  );
  const ownFactor = choleskyFactor(products, missing)!;
  return (solution) => {
    const parts = Float64Array.from(combinations, (vector) => dot(vector, solution));
    solveByFactor(ownFactor, parts).forEach((part, d) =>
      combinations[d]!.forEach((value, k) => (solution[k]! -= part * value)),
    );
  };
}

/** A dependent column less what the independent ones make of it: weights of columns that sum to nothing. */
function combination(
  dependent: number,
  { order, rank, factor, scales }: Omit<Factorized, 'smallestPivot'> & { scales: Float64Array },
): Float64Array {
  const width = order.length;
  const weights = factor.slice(dependent * width, dependent * width + rank);
  for (let i = rank - 1; i >= 0; i--) {
    weights[i]! /= factor[i * width + i]!;
    for (let k = 0; k < i; k++) weights[k]! -= factor[i * width + k]! * weights[i]!;
  }
  const vector = new Float64Array(width);
  weights.forEach((weight, i) => (vector[order[i]!] = -weight * scales[order[i]!]!));
  vector[order[dependent]!] = scales[order[dependent]!]!;
  return vector;
}
