import type { JsonObject } from '../../contracts/json';
import type { FitShape, ShardEstimate } from '../models/algorithm';
import { columnsPerSplit } from './tree-parameters';

/** What growForest needs at most: its matrices, what it works in, and the trees. */
export function estimateForest(
  shape: FitShape,
  parameters: JsonObject,
  trees: number,
): ShardEstimate {
  const { rows, columns, classes } = shape;
  const matrices = rows * columns * (8 + 8 + 1);
  const seconds = secondsFor(shape, parameters, trees);
  // one per second that a single one would take
  const cpus = Math.max(1, Math.min(trees, MOST_CPUS, Math.floor(seconds)));
  const threads = cpus * rows * (32 + 24 + 2 + 8 * Math.max(1, classes / 2));
  const scratch = threads + rows * (8 + 8 + (isWeighed(shape, parameters) ? WEIGHED_BYTES : 0));
  const leaves = mostLeaves(rows, parameters);
  const leafBytes = bytesPerLeaf(shape, parameters);
  // Grown, flat, as bytes, and as records that rows walk along to be scored.
  const treeBytes = leaves * (3 * (2 * 12 + leafBytes) + 2 * 8 + leafBytes);
  const memoryBytes = BASE_BYTES + matrices + scratch + trees * treeBytes;
  return { cpus, memoryBytes: Math.ceil(memoryBytes), seconds };
}

function secondsFor(shape: FitShape, parameters: JsonObject, trees: number): number {
  const { rows, columns } = shape;
  const looks = rows * Math.log2(rows + 1) * columnsPerSplit(parameters['max_features'], columns);
  const slower = isWeighed(shape, parameters) ? WEIGHED_SLOWER : 1;
  return trees * looks * slower * SECONDS_PER_LOOK;
}

/** Whether sums are made of fractions, as kernels/wasm/trees/weighed.ts makes them. */
function isWeighed({ classes, weighted }: FitShape, parameters: JsonObject): boolean {
  const asks = (name: string): boolean => (parameters[name] ?? null) !== null;
  // Two classes are counted as whole numbers, and weighed where splits are judged.
  return weighted === true || asks('monotonic_cst') || (asks('class_weight') && classes !== 2);
}

/** Of a row in a node's column: measured on 100,000 rows, between 3 and 6 ns. */
const SECONDS_PER_LOOK = 5e-9;
/** Measured on the same tables: 1.0 to 1.5 times with seven classes, 1.5 to 1.7 times with two and in regressions. */
const WEIGHED_SLOWER = 1.6;
/** Of a row: its weight as it is read, by its class, scaled and in the kernel, and its target there. */
const WEIGHED_BYTES = 5 * 8;
const MOST_CPUS = 8;

const BASE_BYTES = 32 * 1024 * 1024;

function mostLeaves(rows: number, parameters: JsonObject): number {
  // A bootstrap sample holds .632 of the rows.
  const seen = parameters['bootstrap'] === true ? 0.64 * rows + 64 : rows;
  const depth = parameters['max_depth'] as number | null;
  const fitting = seen / (parameters['min_samples_leaf'] as number);
  return Math.max(1, Math.min(fitting, depth === null ? Infinity : 2 ** depth));
}

/** Trees grown until their leaves are pure share the shares of their classes; bound leaves are their own. */
function bytesPerLeaf({ classes }: FitShape, parameters: JsonObject): number {
  const isPure =
    parameters['max_depth'] === null &&
    (parameters['monotonic_cst'] ?? null) === null &&
    parameters['min_samples_leaf'] === 1 &&
    parameters['min_samples_split'] === 2;
  return classes > 0 && isPure ? 8 : 8 * Math.max(1, classes);
}
