import type { FitHost, TrainingData } from '../models/algorithm';
import type { BoostingEstimator } from '../models/estimator';
import { holdOut } from '../hold-out';
import { binMatrix } from './binned-matrix';
import { writeBoostTask, type BoostingOptions } from './boost-task';
import { boostingBaseline } from './boosting-baseline';
import { categoryCodes } from './category-codes';
import { CategorySets } from './category-sets';
import { EarlyStopping, type StoppingOptions } from './early-stopping';
import { emptyNodes, joinNodes, readTree, type NodeArrays } from './node-arrays';
import type { Kernel } from '../compiled/kernel';

export interface BoostingSettings extends BoostingOptions {
  rounds: number;
  /** Null: all rounds, on all rows. */
  stopping: StoppingOptions | null;
  seed: number;
}

/**
 * Boosts trees in the compiled kernel, one per round, or one per class and round. Nothing is drawn
 * at random but the rows that early stopping holds out.
 */
export function growBoosting(
  all: TrainingData,
  settings: BoostingSettings,
  { kernel, report }: FitHost,
): BoostingEstimator {
  const { rounds, stopping, seed } = settings;
  report(0, rounds);
  const held = stopping && holdOut(all, stopping.validationFraction, seed);
  const data = held?.training ?? all;
  const baseline = boostingBaseline(data);
  const outputs = baseline.length;
  const watch = held && new EarlyStopping(held.validation, outputs, stopping, baseline);
  const codes = categoryCodes(data.columns);
  const bins = binMatrix(kernel, data.x, { roomBefore: GRADIENT_BYTES, byColumn: true, codes });
  const task = writeBoostTask(kernel, data, bins, { ...settings, baseline });
  const trees: NodeArrays[] = [];
  const leaves: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let output = 0; output < outputs; output++) {
      const { tree, values } = boostTree(kernel, task, output, { codes, leafStart: leaves.length });
      trees.push(tree);
      for (const value of values) leaves.push(value);
      watch?.addTree(tree, leaves, output);
    }
    report(round + 1, rounds);
    if (watch?.isOver() === true) break;
  }
  report(rounds, rounds);
  return {
    kind: 'boosting',
    columns: data.x.columns,
    outputs: 1,
    classes: data.classes,
    baseline,
    roots: rootsOf(trees),
    ...joinNodes(trees, (leaf) => leaf),
    leaves: Float64Array.from(leaves),
  };
}

/** Of the packed gradient before each row's bins. */
const GRADIENT_BYTES = 8;

interface TreeSurroundings {
  codes: Int32Array | undefined;
  /** The row of its first leaf. */
  leafStart: number;
}

function boostTree(
  kernel: Kernel,
  task: number,
  output: number,
  { codes, leafStart }: TreeSurroundings,
): { tree: NodeArrays; values: Float64Array } {
  const { nodeCount, nodesAddress, setsAddress, leafValuesAddress } = kernel.exports;
  kernel.parallel('boost', task, output);
  const count = nodeCount();
  const tree = emptyNodes(count);
  const nodes = { address: nodesAddress() >>> 0, count };
  const sets = codes && { address: setsAddress() >>> 0, into: new CategorySets(codes) };
  readTree(kernel, nodes, tree, { start: 0, leafStart, sharedLeaves: 0, sets });
  if (sets) tree.categories = sets.into.finish();
  return {
    tree,
    values: kernel.view(Float64Array, leafValuesAddress() >>> 0, (count + 1) / 2),
  };
}

function rootsOf(trees: readonly NodeArrays[]): Int32Array {
  let start = 0;
  return Int32Array.from(trees, ({ feature }) => {
    const root = start;
    start += feature.length;
    return root;
  });
}
