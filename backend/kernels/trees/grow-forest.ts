import type { FitHost, TrainingData } from '../models/algorithm';
import type { ForestEstimator } from '../models/estimator';
import { deriveSeed } from '../random';
import { binMatrix } from './binned-matrix';
import { writeForestTask, type GrowthOptions } from './forest-task';
import { LeafTable } from './leaf-table';
import { TreeCollector } from './tree-collector';
import type { Kernel } from '../compiled/kernel';

/**
 * Grows a forest in the compiled kernel. Columns are cut into at most 255 bins once; every tree then
 * works on bins and whole numbers only, from a seed of its own, so its bits depend neither on the
 * other trees nor on the host.
 */
export function growForest(
  data: TrainingData,
  options: GrowthOptions & { trees: number; seed: number },
  { kernel, report }: FitHost,
): ForestEstimator {
  const { trees, seed } = options;
  report(0, trees);
  const bins = binMatrix(kernel, data.x, { bundled: false });
  const task = writeForestTask(kernel, data, bins, options);
  kernel.exports.beginForest(task, kernel.allocate(kernel.exports.forestBytes(task) >>> 0));
  const collector = new TreeCollector(data.x.columns, bins);
  const leaves = new LeafTable(data);
  for (let tree = 0; tree < trees; tree++) {
    const nodes = growTree(kernel, task, seed, tree);
    const address = kernel.exports.recordsAddress() >>> 0;
    const records = kernel.view(Int32Array, address, 4 * data.x.rows);
    collector.add(nodes, (first, count) =>
      leaves.add(records.subarray(4 * first, 4 * (first + count))),
    );
    report(tree + 1, trees);
  }
  const outputs = Math.max(1, data.classes);
  return { kind: 'forest', outputs, ...collector.finish(), leaves: leaves.finish() };
}

function growTree(kernel: Kernel, task: number, seed: number, tree: number): Int32Array {
  const { exports } = kernel;
  const high = deriveSeed(seed, 'tree', tree, 'high');
  const low = deriveSeed(seed, 'tree', tree, 'low');
  const nodes = exports.growTree(task, high, low);
  return kernel.view(Int32Array, exports.nodesAddress() >>> 0, 3 * nodes);
}
