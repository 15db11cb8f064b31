import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import { sumAt } from './centred-gram';
import { RowPasses, paddedSets, tileWidth } from './row-passes';
import type { Place } from './smooth-descent';
import { tooLarge } from './too-large';

export interface LogisticOptions {
  /** Times half the squared coefficients; intercepts are not penalised. */
  squared: number;
  fitIntercept: boolean;
  /** How much the rows of each class count. */
  classWeights: Float64Array;
}

/**
 * What logistic regression minimises: the summed negative log-likelihood plus the penalty. A point
 * holds a row of coefficients per column and then the intercepts, each with one number per set: a
 * set per class, or one, that of the second class, where there are two.
 *
 * Columns are shifted to a mean near 0 where there is an intercept, which takes the difference.
 */
export class LogisticLoss {
  readonly sets: number;
  /** Rows of a point: the columns and the intercept. */
  readonly width: number;
  private readonly passes: RowPasses;
  private readonly isPair: boolean;

  constructor(
    readonly kernel: Kernel,
    readonly data: TrainingData,
    readonly options: LogisticOptions,
  ) {
    this.isPair = data.classes === 2;
    this.sets = this.isPair ? 1 : data.classes;
    this.width = data.x.columns + 1;
    this.passes = new RowPasses(kernel, data, {
      centred: options.fitIntercept,
      sets: this.sets,
      sums: logisticSums(data.x.columns, data.classes),
      classWeights: options.classWeights,
    });
  }

  evaluate(point: Float64Array): Place {
    const sums = this.likelihood(point, false);
    return this.penalized(point, sums);
  }

  /** With the second derivatives, width × width, of two classes. */
  evaluateWithCurvature(point: Float64Array): Place & { curvature: Float64Array } {
    const sums = this.likelihood(point, true);
    const { width, passes, options } = this;
    const at = SUMS_OFFSET + passes.width;
    const curvature = squareOf(sums.subarray(at), passes.width, width);
    const last = width - 1;
    for (let k = 0; k < last; k++) curvature[k * width + k]! += options.squared;
    if (!options.fitIntercept) dropIntercept(curvature, width);
    return { ...this.penalized(point, sums), curvature };
  }

  /** Sums of products of the columns and the 1, width × width. */
  gram(): Float64Array {
    const { passes, width, options } = this;
    const gram = squareOf(passes.sum('gramChunks', passes.width ** 2), passes.width, width);
    if (!gram.every(Number.isFinite)) throw tooLarge();
    if (!options.fitIntercept) dropIntercept(gram, width);
    return gram;
  }

  /** Makes the intercepts those of the columns as they are. */
  unshift(point: Float64Array): void {
    this.moveIntercepts(point, -1);
  }

  /** … and those of the columns as this loss shifts them. */
  shift(point: Float64Array): void {
    this.moveIntercepts(point, 1);
  }

  private moveIntercepts(point: Float64Array, sign: number): void {
    const { sets, width, passes } = this;
    for (let column = 0; column < width - 1; column++)
      for (let set = 0; set < sets; set++)
        point[(width - 1) * sets + set]! +=
          sign * passes.shift[column]! * point[column * sets + set]!;
  }

  private likelihood(point: Float64Array, curvature: boolean): Float64Array {
    const { passes, sets, width } = this;
    const step = passes.sets;
    passes.weights.fill(0);
    for (let row = 0; row < width; row++)
      passes.weights.set(point.subarray(row * sets, (row + 1) * sets), row * step);
    // Sets that only fill up must not have a share.
    const intercepts = (width - 1) * step;
    passes.weights.fill(-1e30, intercepts + sets, intercepts + step);
    const lengths = SUMS_OFFSET + passes.width * step;
    if (!this.isPair) return passes.sum('moreClassChunks', lengths);
    return passes.sum('twoClassChunks', lengths + (curvature ? passes.width ** 2 : 0), curvature);
  }

  private penalized(point: Float64Array, sums: Float64Array): Place {
    const { sets, width, passes, options } = this;
    const { squared, fitIntercept } = options;
    const gradient = new Float64Array(point.length);
    let squares = 0;
    for (let row = 0; row < width - 1; row++)
      for (let set = 0; set < sets; set++) {
        const value = point[row * sets + set]!;
        squares += value * value;
        gradient[row * sets + set] = sums[SUMS_OFFSET + row * passes.sets + set]! + squared * value;
      }
    const last = width - 1;
    if (fitIntercept)
      for (let set = 0; set < sets; set++)
        gradient[last * sets + set] = sums[SUMS_OFFSET + last * passes.sets + set]!;
    return { point, value: sums[0]! + (squared / 2) * squares, gradient };
  }
}

/** The loss stands in a block of four numbers. */
const SUMS_OFFSET = 4;

/** Most numbers that a pass over so many columns sums up. */
export function logisticSums(columns: number, classes: number): number {
  const width = tileWidth(columns);
  const gradient = SUMS_OFFSET + width * (classes === 2 ? 1 : paddedSets(classes));
  return classes === 2 ? gradient + width * width : Math.max(gradient, width * width);
}

/** The upper left part, with both of its halves. */
function squareOf(sums: Float64Array, width: number, size: number): Float64Array {
  const square = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) square[i * size + j] = sumAt(sums, width, i, j);
  return square;
}

/** Makes the last row and column those of the identity. */
function dropIntercept(square: Float64Array, size: number): void {
  const last = size - 1;
  for (let k = 0; k < last; k++) square[k * size + last] = square[last * size + k] = 0;
  square[last * size + last] = 1;
}
