import type { TrainingData } from '../models/algorithm';
import { deriveSeed } from '../random';
import { writeBinCentres } from './bin-centres';
import { binCounts, type BinnedMatrix } from './binned-matrix';
import { writeFields } from '../compiled/write-fields';
import { writeCodes } from './category-codes';
import { wholeTargets } from './whole-targets';
import { writeSplitTable } from './split-table';
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
  /** Whether classes count the same among the rows drawn for each tree. */
  balanced: boolean;
  /** What two classes count, where their rows all count the same. */
  classWeights?: Float64Array | undefined;
  /** Per column of the matrix 1 or -1, where predictions may only rise or fall with it. */
  monotone?: Int32Array | undefined;
}

/** Trees of a forest that grow, by their numbers in it. */
export interface TreeRange {
  first: number;
  count: number;
  /** Of the whole forest. */
  seed: number;
}

/** Writes down what every tree shares, see kernels/wasm/trees/forest-task.ts; answers where. */
export function writeForestTask(
  kernel: Kernel,
  data: TrainingData,
  bins: BinnedMatrix,
  options: GrowthOptions & { trees: TreeRange },
): ForestTask {
  const { x, y, classes } = data;
  const { trees } = options;
  const grown = kernel.allocate(trees.count * GROWN_WORDS * 4);
  const address = writeFields(kernel, [
    bins.address,
    bins.stride,
    x.rows,
    bins.cells.length,
    writeFields(kernel, binCounts(bins)),
    writeSplitTable(kernel, bins),
    options.minSamplesLeaf,
    writeCodes(kernel, bins),
    writeTargets(kernel, data),
    classes === 0 ? kernel.place(y) : 0,
    Math.max(1, classes),
    options.bootstrap ? x.rows : 0,
    x.columns,
    ...writeFeatures(kernel, bins),
    options.columnsPerSplit,
    options.minSamplesSplit,
    options.maxDepth ?? DEEPEST,
    options.randomThreshold ? writeBinCentres(kernel, x, bins) : 0,
    ...writeWeights(kernel, data, options),
    writeMonotone(kernel, bins, options.monotone),
    trees.count,
    writeSeeds(kernel, trees),
    grown,
    0,
    0,
  ]);
  return { address, grown };
}

export interface ForestTask {
  address: number;
  /** Where grown trees are told, GROWN_WORDS words each: nodes, how many, leaves, how many. */
  grown: number;
}

export const GROWN_WORDS = 4;

/** Each column's cells, and its bin in the bundle there or 0. */
function writeFeatures(kernel: Kernel, { cells, edges }: BinnedMatrix): [number, number] {
  const columnCells = edges.map(() => 0);
  const members = edges.map(() => 0);
  cells.forEach((cell, at) =>
    cell.columns.forEach((column, index) => {
      columnCells[column] = at;
      members[column] = cell.members ? index + 1 : 0;
    }),
  );
  return [writeFields(kernel, columnCells), writeFields(kernel, members)];
}

/** Two words per tree. */
function writeSeeds(kernel: Kernel, { first, count, seed }: TreeRange): number {
  const seeds = Array.from({ length: count }, (_, at) => [
    deriveSeed(seed, 'tree', first + at, 'high'),
    deriveSeed(seed, 'tree', first + at, 'low'),
  ]);
  return writeFields(kernel, seeds.flat());
}

/** What rows count, their targets once more, whether classes are balanced for each tree, and what they count. */
function writeWeights(
  kernel: Kernel,
  { y, classes, weights }: TrainingData,
  { balanced, classWeights, monotone }: GrowthOptions,
): number[] {
  // Two classes are weighed where splits are judged, see kernels/wasm/trees/class-weights.ts.
  if (!weights && !monotone && (!balanced || classes === 2))
    return [0, 0, balanced ? 1 : 0, classWeights ? kernel.place(nearOne(classWeights)) : 0];
  const counts = weights ? nearOne(weights) : new Float64Array(y.length).fill(1);
  const targets = classes === 0 ? wholeTargets(y).whole : y;
  return [kernel.place(counts), kernel.place(targets), balanced ? 1 : 0, 0];
}

/** Of each column of cells; those of a bundle are marks of categories, and not bound. */
export function writeMonotone(
  kernel: Kernel,
  { cells }: BinnedMatrix,
  monotone: Int32Array | undefined,
): number {
  if (!monotone) return 0;
  const ways = cells.map(({ columns: [column], members }) => (members ? 0 : monotone[column!]!));
  return writeFields(kernel, ways);
}

/** Only ratios matter: scaled so that products of sums stay numbers, by a power of 2, which is exact. */
function nearOne(weights: Float64Array): Float64Array {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  let scale = 1;
  while (largest * scale > 2) scale /= 2;
  while (largest * scale < 1) scale *= 2;
  return weights.map((weight) => weight * scale);
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
  const whole = classes === 2 ? y : wholeTargets(y).whole;
  // (target << 24) | 1 in two words: the kernel counts each row once.
  for (let row = 0; row < rows; row++) {
    const target = whole[row]!;
    words[2 * row] = (target << 24) | 1;
    words[2 * row + 1] = target >>> 8;
  }
  return address;
}
