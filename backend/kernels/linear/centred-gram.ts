import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import { tooLarge } from './too-large';
import { RowPasses, tileWidth } from './row-passes';

/** Sums of products of the training columns, less their means where there is an intercept. */
export interface Gram {
  size: number;
  /** size × size, row-major. */
  products: Float64Array;
  /** Of each column with the targets. */
  withTargets: Float64Array;
  targetSquares: number;
  /** What was taken off; 0 without an intercept. */
  means: Float64Array;
  targetMean: number;
}

/** Passes with room for the sums of centredGram. */
export function gramPasses(kernel: Kernel, data: TrainingData, centred: boolean): RowPasses {
  const sums = tileWidth(data.x.columns) ** 2;
  return new RowPasses(kernel, data, { centred, sets: 1, sums });
}

/**
 * @throws KernelError `not-finite` where the products overflow
 * @param passes centred where there is an intercept, with room for width × width sums
 */
export function centredGram(passes: RowPasses): Gram {
  const { width, shift, data } = passes;
  const { rows, columns: size } = data.x;
  const { centred } = passes.options;
  const sums = passes.sum('gramChunks', width * width);
  const ones = size;
  const target = size + 1;
  /** Rest of a column's sum, because the shift is not exactly its mean. */
  const rest = (column: number): number => (centred ? sumAt(sums, width, column, ones) : 0);
  const between = (i: number, j: number): number =>
    sumAt(sums, width, i, j) - (rest(i) * rest(j)) / rows;
  const gram: Gram = {
    size,
    products: new Float64Array(size * size),
    withTargets: Float64Array.from({ length: size }, (_, column) => between(column, target)),
    targetSquares: between(target, target),
    means: Float64Array.from({ length: size }, (_, column) => shift[column]! + rest(column) / rows),
    targetMean: shift[target]! + rest(target) / rows,
  };
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++)
      gram.products[i * size + j] = gram.products[j * size + i] = between(i, j);
  const { products, withTargets, targetSquares } = gram;
  if (![targetSquares, ...withTargets].every(Number.isFinite) || !products.every(Number.isFinite))
    throw tooLarge();
  dropConstants(gram, rows);
  return gram;
}

/** The intercept that goes with coefficients of the centred columns. */
export function interceptOf({ means, targetMean }: Gram, coefficients: Float64Array): number {
  return coefficients.reduce((rest, value, column) => rest - value * means[column]!, targetMean);
}

/** Only the blocks on and above the diagonal are there. */
export function sumAt(sums: Float64Array, width: number, i: number, j: number): number {
  return i <= j ? sums[i * width + j]! : sums[j * width + i]!;
}

/** What is left of a constant column is rounding; as zeros it gets no weight. */
function dropConstants({ size, products, withTargets, means }: Gram, rows: number): void {
  for (let column = 0; column < size; column++) {
    const squares = products[column * size + column]!;
    const rounding = 1e-14 * means[column]!;
    if (squares > rows * rounding * rounding) continue;
    withTargets[column] = 0;
    for (let other = 0; other < size; other++)
      products[column * size + other] = products[other * size + column] = 0;
  }
}
