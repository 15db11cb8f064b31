import type { Matrix } from '../pipeline/matrix';

/** A matrix whose columns have mean 0, and the means that were taken off. */
export interface Centred {
  x: Matrix;
  means: Float64Array;
}

export function centreColumns(x: Matrix): Centred {
  const { rows, columns } = x;
  const means = new Float64Array(columns);
  x.data.forEach((value, at) => (means[at % columns]! += value));
  for (let column = 0; column < columns; column++) means[column]! /= rows;
  const data = x.data.map((value, at) => value - means[at % columns]!);
  return { x: { rows, columns, data }, means };
}

/** XᵀX, columns × columns, row-major. */
export function gramOfColumns(x: Matrix): Float64Array {
  const { rows, columns, data } = x;
  const gram = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++) {
    const offset = row * columns;
    for (let i = 0; i < columns; i++) {
      const left = data[offset + i]!;
      for (let j = i; j < columns; j++) gram[i * columns + j]! += left * data[offset + j]!;
    }
  }
  for (let i = 1; i < columns; i++)
    for (let j = 0; j < i; j++) gram[i * columns + j] = gram[j * columns + i]!;
  return gram;
}

export function transpose(x: Matrix): Matrix {
  const { rows, columns } = x;
  const data = new Float64Array(x.data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      data[column * rows + row] = x.data[row * columns + column]!;
  return { rows: columns, columns: rows, data };
}

/** Xv, one value per row. */
export function timesVector(x: Matrix, vector: Float64Array): Float64Array {
  const { rows, columns, data } = x;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++)
      sum += data[row * columns + column]! * vector[column]!;
    return sum;
  });
}

/**
 * Whether the columns behind a Gram matrix are linearly independent by a safe margin: Cholesky's
 * pivots, relative to each column's own square, stay above 1e-8.
 */
export function isWellConditioned(gram: Float64Array, size: number): boolean {
  const factor = gram.slice();
  for (let k = 0; k < size; k++) {
    let pivot = factor[k * size + k]!;
    for (let j = 0; j < k; j++) pivot -= factor[k * size + j]! * factor[k * size + j]!;
    if (!(pivot > 1e-8 * gram[k * size + k]!)) return false;
    const root = Math.sqrt(pivot);
    factor[k * size + k] = root;
    for (let i = k + 1; i < size; i++) {
      let value = factor[i * size + k]!;
      for (let j = 0; j < k; j++) value -= factor[i * size + j]! * factor[k * size + j]!;
      factor[i * size + k] = value / root;
    }
  }
  return true;
}
