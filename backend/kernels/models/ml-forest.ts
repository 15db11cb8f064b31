import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest';
import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { deriveSeed } from '../random';
import { columnsPerSplit } from '../trees/tree-parameters';
import type { FitEstimate, FitShape, Report, TrainingData } from './algorithm';
import type { ForestEstimator } from './estimator';
import { ForestBuilder, type GrownNode } from './forest-builder';

/**
 * Grows random forests with the npm package ml-random-forest and keeps only its trees: they become
 * the flat form, which alone predicts. The only file that knows the package.
 *
 * Each tree is a forest of one, seeded by its index, so a tree depends on (seed, index) alone and
 * progress can be told. What the package does wrong is kept away from: `noOOB` because its
 * out-of-bag pass throws on small data; features without replacement; no `maxSamples` (it takes the
 * first rows); its own probabilities are never asked for (they drop the first tree); and a gain
 * threshold below 0, because at 0 its regression trees refuse the split that leaves no error (at the
 * root they always do: see splitOnce).
 */
export function fitMlForest(
  task: Task,
  data: TrainingData,
  options: MlForestOptions,
  report: Report,
): ForestEstimator {
  const { x, y } = data;
  const rows = Array.from({ length: x.rows }, (_, row) =>
    Array.from(x.data.subarray(row * x.columns, (row + 1) * x.columns)),
  );
  const targets = Array.from(y);
  const outputs = task === 'classification' ? data.classes : 1;
  const builder = new ForestBuilder(x.columns, outputs);
  const { trees } = options;
  report(0, trees);
  for (let tree = 0; tree < trees; tree++) {
    const forest = new FORESTS[task]({
      nEstimators: 1,
      seed: deriveSeed(options.seed, 'tree', tree),
      maxFeatures: maxFeatures(options.columnsPerTree, x.columns),
      replacement: false,
      useSampleBagging: options.bootstrap,
      noOOB: true,
      treeOptions: {
        maxDepth: options.maxDepth,
        minNumSamples: options.minSamplesSplit - 1,
        gainThreshold: -1,
      },
    });
    forest.train(rows, targets);
    builder.addTree(grownTree(forest as unknown as TrainedForest, data));
    report(tree + 1, trees);
  }
  return builder.finish();
}

export interface MlForestOptions {
  trees: number;
  maxDepth: number;
  minSamplesSplit: number;
  /** Columns that each tree sees, 1 or more. */
  columnsPerTree: number;
  bootstrap: boolean;
  seed: number;
}

export function mlForestOptions(
  parameters: JsonObject,
  columns: number,
  seed: number,
): MlForestOptions {
  return {
    trees: parameters['n_estimators'] as number,
    maxDepth: (parameters['max_depth'] as number | null) ?? Infinity,
    minSamplesSplit: parameters['min_samples_split'] as number,
    columnsPerTree: columnsPerSplit(parameters['max_features'], columns),
    bootstrap: parameters['bootstrap'] as boolean,
    seed,
  };
}

/**
 * The package keeps about eight copies of the data while a tree grows, and litters: 210 MB were
 * measured for 16,512 rows × 8 columns.
 */
export function estimateMlForest(shape: FitShape, parameters: JsonObject): FitEstimate {
  const { rows, columns, classes } = shape;
  const trees = parameters['n_estimators'] as number;
  const leafBytes = 8 * Math.max(1, classes);
  const forest = trees * rows * (2 * 28 + leafBytes);
  const scratch = rows * (8 * columns * 8 + 4000);
  return { cpus: 1, memoryBytes: 128 * 1024 * 1024 + scratch + forest };
}

/** A number of columns in the package's words: always a share, because it takes a whole 1 for all of them. */
function maxFeatures(wanted: number, columns: number): number {
  return wanted >= columns ? 1 : (wanted + 0.5) / columns;
}

const FORESTS = {
  classification: RandomForestClassifier,
  regression: RandomForestRegression,
} as const;

/** What the package and its trees (ml-cart) hold after a training; their types do not tell. */
interface TrainedForest {
  indexes: number[][];
  estimators: { root: CartNode }[];
}

interface CartNode {
  kind: 'classifier' | 'regression';
  /** Impurity taken away, or for a regression the squared error that is left. */
  gain?: number;
  splitColumn?: number;
  splitValue?: number;
  left?: CartNode;
  right?: CartNode;
  /** A row matrix of class shares, or the mean. Only in leaves. */
  distribution?: { getRow(row: number): number[] } | number;
}

function grownTree(forest: TrainedForest, data: TrainingData): GrownNode {
  const columns = forest.indexes[0]!;
  const { root } = forest.estimators[0]!;
  return hasPerfectRoot(root) ? splitOnce(root, columns, data) : convertNode(root, columns);
}

function convertNode(node: CartNode, columns: readonly number[]): GrownNode {
  const { left, right, distribution } = node;
  if (left && right)
    return {
      kind: 'split',
      column: columns[node.splitColumn!]!,
      threshold: node.splitValue!,
      left: () => convertNode(left, columns),
      right: () => convertNode(right, columns),
    };
  if (typeof distribution === 'number') return { kind: 'leaf', outputs: [distribution] };
  // The package adds shares up one row at a time, which can end a little above 1.
  const shares = distribution!.getRow(0);
  const sum = shares.reduce((total, share) => total + share, 0);
  return { kind: 'leaf', outputs: shares.map((share) => share / sum) };
}

/**
 * Whether a regression tree found a split without any error and then refused it: the package takes
 * an error of 0 at the root for "no better than before".
 */
function hasPerfectRoot({ kind, gain, left, splitColumn }: CartNode): boolean {
  return kind === 'regression' && gain === 0 && left === undefined && splitColumn !== undefined;
}

/** The split that the root refused; both sides predict the mean of the training rows in them. */
function splitOnce(root: CartNode, columns: readonly number[], data: TrainingData): GrownNode {
  const { x, y } = data;
  const column = columns[root.splitColumn!]!;
  const threshold = root.splitValue!;
  const leaf = (isLeft: boolean) => (): GrownNode => {
    const side = y.filter((_, row) => x.data[row * x.columns + column]! < threshold === isLeft);
    return { kind: 'leaf', outputs: [side.reduce((sum, value) => sum + value, 0) / side.length] };
  };
  return { kind: 'split', column, threshold, left: leaf(true), right: leaf(false) };
}
