import type { JsonObject } from '../../contracts/json';
import type { FitEstimate, FitShape } from '../models/algorithm';

/** What growForest needs at most: its matrices, what it works in, and the trees. */
export function estimateForest(
  shape: FitShape,
  parameters: JsonObject,
  trees: number,
): FitEstimate {
  const { rows, columns } = shape;
  const matrices = rows * columns * (8 + 8 + 1);
  const scratch = rows * (32 + 24 + 2 + 8 + 8);
  const leaves = mostLeaves(rows, parameters);
  const treeBytes = leaves * (2 * 12 + bytesPerLeaf(shape, parameters));
  // Grown, flat, and as bytes.
  const copies = 3;
  const memoryBytes = BASE_BYTES + matrices + scratch + copies * trees * treeBytes;
  return { cpus: 1, memoryBytes: Math.ceil(memoryBytes) };
}

const BASE_BYTES = 32 * 1024 * 1024;

function mostLeaves(rows: number, parameters: JsonObject): number {
  // A bootstrap sample holds .632 of the rows.
  const seen = parameters['bootstrap'] === true ? 0.64 * rows + 64 : rows;
  const depth = parameters['max_depth'] as number | null;
  const fitting = seen / (parameters['min_samples_leaf'] as number);
  return Math.max(1, Math.min(fitting, depth === null ? Infinity : 2 ** depth));
}

/** Trees grown until their leaves are pure share the shares of their classes. */
function bytesPerLeaf({ classes }: FitShape, parameters: JsonObject): number {
  const isPure =
    parameters['max_depth'] === null &&
    parameters['min_samples_leaf'] === 1 &&
    parameters['min_samples_split'] === 2;
  return classes > 0 && isPure ? 8 : 8 * Math.max(1, classes);
}
