import type { TrainingData } from '../models/algorithm';
import { writeBinCentres } from './bin-centres';
import { binCounts, type BinnedMatrix } from './binned-matrix';
import type { Kernel } from '../compiled/kernel';

/** How trees grow; words and meaning are scikit-learn's. */
export interface GrowthOptions {
  maxDepth: number | null;
  minSamplesSplit: number;
  minSamplesLeaf: number;
  /** Columns to look at in each node. */
  columnsPerSplit: number;
  /** Rows drawn with replacement for every tree, instead of taking each row once. */
  bootstrap: boolean;
  /** One random threshold per column instead of the best. */
  randomThreshold: boolean;
}

/** Writes down what every tree shares, see kernels/wasm/trees/forest-task.ts; answers where. */
export function writeForestTask(
  kernel: Kernel,
  data: TrainingData,
  bins: BinnedMatrix,
  options: GrowthOptions,
): number {
  const { rows, columns } = data.x;
  const fields = [
    bins.address,
    bins.stride,
    rows,
    columns,
    writeFields(kernel, binCounts(bins)),
    options.minSamplesLeaf,
    writeTargets(kernel, data),
    Math.max(1, data.classes),
    options.bootstrap ? rows : 0,
    options.columnsPerSplit,
    options.minSamplesSplit,
    options.maxDepth ?? DEEPEST,
    options.randomThreshold ? writeBinCentres(kernel, data.x, bins) : 0,
  ];
  return writeFields(kernel, fields);
}

/** Fields of a task, 32 bits each. */
export function writeFields(kernel: Kernel, fields: readonly number[]): number {
  const address = kernel.allocate(fields.length * 4);
  kernel.view(Int32Array, address, fields.length).set(fields);
  return address;
}

const DEEPEST = 2 ** 31 - 1;

function writeTargets(kernel: Kernel, { x, y, classes }: TrainingData): number {
  const { rows } = x;
  if (classes > 2) {
    const address = kernel.allocate(rows * 4);
    kernel.view(Uint32Array, address, rows).set(y);
    return address;
  }
  const address = kernel.allocate(rows * 8);
  const words = kernel.view(Int32Array, address, rows * 2);
  const whole = classes === 2 ? y : wholeTargets(y);
  // (target << 24) | 1 in two words: the kernel counts each row once.
  for (let row = 0; row < rows; row++) {
    const target = whole[row]!;
    words[2 * row] = (target << 24) | 1;
    words[2 * row + 1] = target >>> 8;
  }
  return address;
}

/**
 * Targets as whole numbers from 0, as fine as their sum may be, so that sums are exact whatever
 * their order. Only splits are decided by them; leaves average the targets themselves.
 */
function wholeTargets(y: Float64Array): Float64Array {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of y) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const bits = Math.min(30, 39 - bitsOf(y.length - 1));
  // Halves, because the spread of finite numbers can be infinite.
  const spread = highest / 2 - lowest / 2;
  if (spread === 0) return new Float64Array(y.length);
  const steps = 2 ** bits - 1;
  return y.map((value) => Math.round(((value / 2 - lowest / 2) / spread) * steps));
}

/** Bits that a whole number below 2^32 takes. */
export function bitsOf(value: number): number {
  return 32 - Math.clz32(value);
}
