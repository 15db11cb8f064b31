import type { FitHost, TrainingData } from '../models/algorithm';
import type { BoostingEstimator } from '../models/estimator';
import { holdOut } from '../hold-out';
import { binMatrix } from './binned-matrix';
import { writeBoostTask, type BoostingOptions } from './boost-task';
import { boostingBaseline } from './boosting-baseline';
import { EarlyStopping, type StoppingOptions } from './early-stopping';
import { TreeCollector } from './tree-collector';
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
  const bins = binMatrix(kernel, data.x, { bundled: true });
  const task = writeBoostTask(kernel, data, bins, { ...settings, baseline });
  const { beginBoosting, boostingBytes } = kernel.exports;
  beginBoosting(task, kernel.allocate(boostingBytes(task) >>> 0));
  const collector = new TreeCollector(data.x.columns, bins);
  const leaves: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let output = 0; output < outputs; output++) {
      const { nodes, values } = boostTree(kernel, task, output);
      const tree = collector.add(nodes, (leaf) => leaves.push(values[leaf]!) - 1);
      watch?.addTree(tree, leaves, output);
    }
    report(round + 1, rounds);
    if (watch?.isOver() === true) break;
  }
  report(rounds, rounds);
  const { classes } = data;
  const trees = { ...collector.finish(), outputs: 1, leaves: Float64Array.from(leaves) };
  return { kind: 'boosting', classes, baseline, ...trees };
}

function boostTree(
  kernel: Kernel,
  task: number,
  output: number,
): { nodes: Int32Array; values: Float64Array } {
  const { boost, nodesAddress, leafValuesAddress } = kernel.exports;
  const nodes = boost(task, output);
  return {
    nodes: kernel.view(Int32Array, nodesAddress() >>> 0, 3 * nodes),
    values: kernel.view(Float64Array, leafValuesAddress() >>> 0, (nodes + 1) / 2),
  };
}
