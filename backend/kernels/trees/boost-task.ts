import type { TrainingData } from '../models/algorithm';
import { binCounts, type BinnedMatrix } from './binned-matrix';
import { writeFields } from './forest-task';
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
}

/** Writes down what all rounds share, see kernels/wasm/trees/boost-task.ts; answers where. */
export function writeBoostTask(
  kernel: Kernel,
  data: TrainingData,
  bins: BinnedMatrix,
  settings: BoostingOptions & { baseline: Float64Array },
): number {
  const { rows } = data.x;
  const { hessianBits, rates } = scales(data, settings);
  const fields = [
    bins.address,
    bins.stride,
    rows,
    bins.cells.length,
    writeFields(kernel, binCounts(bins)),
    writeSplitTable(kernel, bins),
    settings.minSamplesLeaf,
    writeNumbers(kernel, data.y),
    writeScores(kernel, rows, settings.baseline),
    Math.max(1, data.classes),
    settings.mostLeaves,
    settings.maxDepth ?? DEEPEST,
    hessianBits,
    writeNumbers(kernel, Float64Array.from(rates)),
    0,
  ];
  const task = writeFields(kernel, fields);
  const scratch = kernel.allocate(kernel.exports.boostingBytes(task, kernel.threads) >>> 0);
  kernel.view(Int32Array, task, fields.length)[fields.length - 1] = scratch;
  return task;
}

const DEEPEST = 2 ** 31 - 1;

/**
 * Gradient and hessian share 64 bits as whole numbers, whose sums over all rows must fit. A hessian
 * is 1 in a regression, at most a quarter in a classification, where gradients stay within 1.
 */
function scales(
  { x, classes }: TrainingData,
  { learningRate, l2Regularization }: BoostingOptions,
): { hessianBits: number; rates: number[] } {
  const rowBits = bitsOf(x.rows);
  if (classes === 0) {
    const gradientBits = Math.min(30, 39 - rowBits);
    return { hessianBits: 24, rates: [2 ** gradientBits - 1, 1, learningRate, l2Regularization] };
  }
  const bits = Math.min(20, Math.floor((62 - 2 * rowBits) / 2));
  const rates = [2 ** bits, 2 ** (bits + 2), learningRate, l2Regularization];
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
