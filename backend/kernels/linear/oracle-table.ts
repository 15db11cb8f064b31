import type { TrainingData } from '../models/algorithm';

/**
 * Data that scikit-learn fitted for the oracles of the tests: five columns of very different means
 * and scales, two of them correlated, from a linear congruential generator that Python has too.
 */
export function oracleTable(rows = 200, seed = 1): { columns: number[][]; y: number[] } {
  const noise = uniformNumbers(6 * rows, seed);
  const at = (row: number, k: number): number => noise[6 * row + k]!;
  const columns: number[][] = [];
  const y: number[] = [];
  for (let row = 0; row < rows; row++) {
    const x = [
      at(row, 0),
      2 * at(row, 1) + 1,
      10 * at(row, 2) - 3,
      at(row, 0) / 2 + at(row, 3),
      at(row, 4) + 100,
    ];
    columns.push(x);
    y.push(4 + 3 * x[0]! - 2 * x[1]! + 0.5 * x[3]! + x[4]! / 2 + at(row, 5));
  }
  return { columns, y };
}

/** Numbers in [-0.5, 0.5): s ← 1664525 s + 1013904223 modulo 2^32 (Numerical Recipes). */
export function uniformNumbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

export function trainingData(rows: number[][], y: number[], classes = 0): TrainingData {
  const x = { rows: rows.length, columns: rows[0]!.length, data: Float64Array.from(rows.flat()) };
  return { x, y: Float64Array.from(y), classes };
}

/** Columns to mean 0 and deviation 1. */
export function standardized(rows: number[][]): number[][] {
  const count = rows.length;
  const moments = rows[0]!.map((_, column) => {
    const mean = rows.reduce((sum, row) => sum + row[column]!, 0) / count;
    const squares = rows.reduce((sum, row) => sum + (row[column]! - mean) ** 2, 0);
    return { mean, scale: Math.sqrt(squares / count) };
  });
  return rows.map((row) => row.map((v, k) => (v - moments[k]!.mean) / moments[k]!.scale));
}
