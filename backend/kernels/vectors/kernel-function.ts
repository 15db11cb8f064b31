import { exp } from '../models/exp-log';

/** How alike two rows are; words and meaning are scikit-learn's. */
export interface KernelFunction {
  kernel: (typeof KERNELS)[number];
  gamma: number;
  coef0: number;
  degree: number;
}

/** In the order of their numbers in kernels/wasm/vectors/kernel-row.ts. */
export const KERNELS = ['linear', 'poly', 'rbf', 'sigmoid'] as const;

/** The kernel of a row with each of the vectors, which are row-major, in f64. */
export function kernelsOf(
  { kernel, gamma, coef0, degree }: KernelFunction,
  row: Float64Array,
  vectors: Float64Array,
  into: Float64Array,
): void {
  const columns = row.length;
  for (let at = 0; at < into.length; at++) {
    const from = at * columns;
    const alike =
      kernel === 'rbf' ? squaredDistance(row, vectors, from) : product(row, vectors, from);
    switch (kernel) {
      case 'linear':
        into[at] = alike;
        break;
      case 'poly':
        into[at] = power(gamma * alike + coef0, degree);
        break;
      case 'rbf':
        into[at] = exp(-gamma * alike);
        break;
      case 'sigmoid':
        into[at] = 1 - 2 / (exp(2 * (gamma * alike + coef0)) + 1);
        break;
    }
  }
}

function squaredDistance(row: Float64Array, vectors: Float64Array, from: number): number {
  let sum = 0;
  for (let column = 0; column < row.length; column++) {
    const difference = row[column]! - vectors[from + column]!;
    sum += difference * difference;
  }
  return sum;
}

function product(row: Float64Array, vectors: Float64Array, from: number): number {
  let sum = 0;
  for (let column = 0; column < row.length; column++) sum += row[column]! * vectors[from + column]!;
  return sum;
}

/** The host's own power may differ from machine to machine. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let k = 0; k < exponent; k++) result *= base;
  return result;
}
