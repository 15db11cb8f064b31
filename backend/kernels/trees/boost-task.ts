import type { TrainingData } from '../models/algorithm';
import { binCounts, type BinnedMatrix } from './binned-matrix';
import { writeFields } from '../compiled/write-fields';
import { writeCodes } from './category-codes';
import { writeMonotone } from './forest-task';
import { bitsOf } from './whole-targets';
import { writeSplitTable } from './split-table';
import type { Kernel } from '../compiled/kernel';

/** How boosted trees grow; words and meaning are scikit-learn's. */
export interface BoostingOptions {
  learningRate: number;
  l2Regularization: number;
  maxDepth: number | null;
  mostLeaves: number;
  minSamplesLeaf: number;
  /** Per column of the matrix 1 or -1, where predictions may only rise or fall with it. */
  monotone?: Int32Array | undefined;
}

/** Writes down what all rounds share, see kernels/wasm/trees/boost-task.ts; answers where. */
export function writeBoostTask(
  kernel: Kernel,
  data: TrainingData,
  bins: BinnedMatrix,
  settings: BoostingOptions & { baseline: Float64Array },
): number {
  const { rows } = data.x;
  const scaled = atMostOne(data.weights);
  const { hessianBits, rates } = scales(data, settings, scaled);
  const fields = [
    bins.address,
    bins.stride,
    rows,
    bins.cells.length,
    writeFields(kernel, binCounts(bins)),
    writeSplitTable(kernel, bins),
    settings.minSamplesLeaf,
    writeCodes(kernel, bins),
    bins.byColumn,
    writeNumbers(kernel, data.y),
    writeScores(kernel, rows, settings.baseline),
    Math.max(1, data.classes),
    settings.mostLeaves,
    settings.maxDepth ?? DEEPEST,
    hessianBits,
    writeNumbers(kernel, Float64Array.of(...rates, CATEGORY_SMOOTHING * scaled.scale)),
    scaled.weights ? writeNumbers(kernel, scaled.weights) : 0,
    writeMonotone(kernel, bins, settings.monotone),
    0,
  ];
  const task = writeFields(kernel, fields);
  const scratch = kernel.allocate(kernel.exports.boostingBytes(task, kernel.threads) >>> 0);
  kernel.view(Int32Array, task, fields.length)[fields.length - 1] = scratch;
  return task;
}

const DEEPEST = 2 ** 31 - 1;

/** Added to the hessians of each category, as HistGradientBoosting does and LightGBM, as cat_smooth. */
const CATEGORY_SMOOTHING = 10;

/** Weights of rows that are at most 1; only ratios matter, but to the penalty. */
interface ScaledWeights {
  weights: Float64Array | undefined;
  /** What they were multiplied by: a power of 2, which is exact. */
  scale: number;
}

function atMostOne(weights: Float64Array | undefined): ScaledWeights {
  if (!weights) return { weights, scale: 1 };
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  let scale = 1;
  while (largest * scale > 1) scale /= 2;
  while (largest * scale <= 0.5) scale *= 2;
  return { weights: weights.map((weight) => weight * scale), scale };
}

/**
 * Gradient and hessian share 64 bits as whole numbers, whose sums over all rows must fit. A hessian
 * is 1 in a regression, at most a quarter in a classification, where gradients stay within 1; both
 * are times the weight of the row.
 */
function scales(
  { x, classes }: TrainingData,
  { learningRate, l2Regularization }: BoostingOptions,
  { weights, scale }: ScaledWeights,
): { hessianBits: number; rates: number[] } {
  // Rounding can double what many rows of next to no weight add up to.
  const spare = weights ? 2 : 0;
  const rowBits = bitsOf(Math.ceil(weights ? weights.reduce((sum, own) => sum + own, 0) : x.rows));
  const penalty = l2Regularization * scale;
  if (classes === 0) {
    if (!weights) {
      const gradientBits = Math.min(30, 39 - rowBits);
      return { hessianBits: 24, rates: [2 ** gradientBits - 1, 1, learningRate, penalty, 1, 1] };
    }
    const allBits = bitsOf(x.rows);
    const bits = Math.min(16, Math.floor((62 - rowBits - allBits) / 2) - 2);
    const hessianBits = rowBits + bits + 1;
    const gradientBits = Math.min(30, 62 - hessianBits - allBits);
    const rates = [2 ** gradientBits - 1, 2 ** bits, learningRate, penalty, 0, 2 ** bits];
    return { hessianBits, rates };
  }
  const bits = Math.min(20, Math.floor((62 - spare - 2 * rowBits) / 2));
  const rates = [2 ** bits, 2 ** (bits + 2), learningRate, penalty, 0, 2 ** bits];
  return { hessianBits: bits + rowBits + 1, rates };
}

function writeNumbers(kernel: Kernel, numbers: Float64Array): number {
  const address = kernel.allocate(numbers.length * 8);
  kernel.view(Float64Array, address, numbers.length).set(numbers);
  return address;
}

function writeScores(kernel: Kernel, rows: number, baseline: Float64Array): number {
  const address = kernel.allocate(baseline.length * rows * 8);
  const scores = kernel.view(Float64Array, address, baseline.length * rows);
  baseline.forEach((value, output) => scores.fill(value, output * rows, (output + 1) * rows));
  return address;
}
