import { KernelError } from '../kernel-error';
import type { Report, TrainingData } from '../models/algorithm';
import type { ForestEstimator } from '../models/estimator';
import { deriveSeed } from '../random';
import { binMatrix } from './binned-matrix';
import { MOST_ROWS, writeForestTask, type GrowthOptions } from './forest-task';
import { TreeCollector, type GrownTree } from './tree-collector';
import { openTreeKernel, type TreeKernel } from './tree-kernel';

/**
 * Grows a forest in the compiled kernel. Columns are cut into at most 255 bins once; every tree then
 * works on bins and whole numbers only, from a seed of its own, so its bits depend neither on the
 * other trees nor on the host.
 */
export function growForest(
  data: TrainingData,
  options: GrowthOptions & { trees: number; seed: number },
  report: Report,
): ForestEstimator {
  expectRoom(data.x.rows);
  const { trees, seed } = options;
  report(0, trees);
  const kernel = openTreeKernel();
  const bins = binMatrix(kernel, data.x);
  const task = writeForestTask(kernel, data, bins, options);
  kernel.exports.begin(task, kernel.allocate(kernel.exports.scratchBytes(task) >>> 0));
  const collector = new TreeCollector(data, bins);
  for (let tree = 0; tree < trees; tree++) {
    collector.add(growTree(kernel, task, [seed, tree], data.x.rows));
    report(tree + 1, trees);
  }
  return { kind: 'forest', ...collector.finish() };
}

function growTree(
  kernel: TreeKernel,
  task: number,
  [seed, tree]: [number, number],
  rows: number,
): GrownTree {
  const { exports } = kernel;
  const high = deriveSeed(seed, 'tree', tree, 'high');
  const low = deriveSeed(seed, 'tree', tree, 'low');
  const nodes = exports.grow(task, high, low);
  return {
    nodes: kernel.view(Int32Array, exports.nodesAddress() >>> 0, 3 * nodes),
    records: kernel.view(Int32Array, exports.recordsAddress() >>> 0, 4 * rows),
  };
}

function expectRoom(rows: number): void {
  if (rows <= MOST_ROWS) return;
  throw new KernelError(
    'out-of-memory',
    `Trees can grow on at most ${MOST_ROWS} rows; these are ${rows}. Train on a part of the table.`,
  );
}
