import type { FitHost, TrainingData } from '../models/algorithm';
import type { BoostingEstimator } from '../models/estimator';
import { holdOut } from '../hold-out';
import { binMatrix } from './binned-matrix';
import { writeBoostTask, type BoostingOptions } from './boost-task';
import { boostingBaseline } from './boosting-baseline';
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
  const bins = binMatrix(kernel, data.x, GRADIENT_BYTES);
  const task = writeBoostTask(kernel, data, bins, { ...settings, baseline });
  const trees: NodeArrays[] = [];
  const leaves: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let output = 0; output < outputs; output++) {
      const { tree, values } = boostTree(kernel, task, output, leaves.length);
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

/** @param leafStart the row of its first leaf */
function boostTree(
  kernel: Kernel,
  task: number,
  output: number,
  leafStart: number,
): { tree: NodeArrays; values: Float64Array } {
  const { nodeCount, nodesAddress, leafValuesAddress } = kernel.exports;
  kernel.parallel('boost', task, output);
  const count = nodeCount();
  const tree = emptyNodes(count);
  const address = nodesAddress() >>> 0;
  readTree(kernel, { address, count }, tree, { start: 0, leafStart, sharedLeaves: 0 });
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
