import type { FitHost, TrainingData } from '../models/algorithm';
import type { ForestEstimator } from '../models/estimator';
import { KernelError } from '../kernel-error';
import { binMatrix } from './binned-matrix';
import {
  GROWN_WORDS,
  writeForestTask,
  type ForestTask,
  type GrowthOptions,
  type TreeRange,
} from './forest-task';
import { wholeTargets } from './whole-targets';
import { emptyNodes, readTree } from './node-arrays';
import type { Kernel } from '../compiled/kernel';

/**
 * Grows trees of a forest in the compiled kernel. Columns are cut into at most 255 bins once; every
 * tree then works on bins and whole numbers only, from a seed of its own, so its bits depend neither
 * on the other trees nor on the host nor on its threads.
 */
export function growForest(
  data: TrainingData,
  options: GrowthOptions & { trees: TreeRange },
  { kernel, report }: FitHost,
): ForestEstimator {
  const { count } = options.trees;
  report(0, count);
  const bins = binMatrix(kernel, data.x, { roomBefore: 0, byColumn: false });
  const task = writeForestTask(kernel, data, bins, options);
  const scratch = kernel.allocate(
    kernel.threads * (kernel.exports.forestBytes(task.address) >>> 0),
  );
  kernel.onProgress = (done) => report(done, count);
  kernel.parallel('growForest', task.address, scratch);
  const forest = readForest(kernel, data, task, count);
  // These leaves are means of whole numbers, so that rounding keeps their order.
  if (options.monotone && data.classes === 0)
    forest.leaves = forest.leaves.map(wholeTargets(data.y).valueOf);
  report(count, count);
  return forest;
}

interface GrownTree {
  nodes: { address: number; count: number };
  leaves: { address: number; count: number };
}

/** The first rows of the leaves are those of the pure classes, which all trees share. */
function readForest(
  kernel: Kernel,
  { x, classes }: TrainingData,
  { grown }: ForestTask,
  count: number,
): ForestEstimator {
  const outputs = Math.max(1, classes);
  const trees = Array.from({ length: count }, (_, tree) => readGrown(kernel, grown, tree));
  const nodes = emptyNodes(trees.reduce((sum, tree) => sum + tree.nodes.count, 0));
  const ownLeaves = trees.reduce((sum, tree) => sum + tree.leaves.count, 0);
  const leaves = new Float64Array((classes + ownLeaves) * outputs);
  for (let k = 0; k < classes; k++) leaves[k * classes + k] = 1;
  const roots = new Int32Array(count);
  let start = 0;
  let leafStart = classes;
  trees.forEach((tree, index) => {
    roots[index] = start;
    readTree(kernel, tree.nodes, nodes, { start, leafStart, sharedLeaves: classes });
    const { address, count: own } = tree.leaves;
    leaves.set(kernel.view(Float64Array, address, own * outputs), leafStart * outputs);
    start += tree.nodes.count;
    leafStart += own;
  });
  return { kind: 'forest', columns: x.columns, outputs, roots, ...nodes, leaves };
}

function readGrown(kernel: Kernel, grown: number, tree: number): GrownTree {
  const words = kernel.view(Uint32Array, grown + 4 * GROWN_WORDS * tree, GROWN_WORDS);
  const [nodes, nodeCount, leaves, leafCount] = words as unknown as [
    number,
    number,
    number,
    number,
  ];
  if (nodes === 0)
    throw new KernelError(
      'out-of-memory',
      `The trees of this forest have no room in 4 GB, or in what this machine gives. Use fewer trees, rows, or a smaller max_depth.`,
    );
  return {
    nodes: { address: nodes, count: nodeCount },
    leaves: { address: leaves, count: leafCount },
  };
}
