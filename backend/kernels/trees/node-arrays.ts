import type { Kernel } from '../compiled/kernel';
import type { TreeArrays } from '../models/estimator';

export type NodeArrays = Pick<TreeArrays, 'feature' | 'threshold' | 'left'>;

/** Room for so many nodes. */
export function emptyNodes(count: number): NodeArrays {
  return {
    feature: new Int32Array(count),
    threshold: new Float32Array(count),
    left: new Int32Array(count),
  };
}

/** A grown tree in the kernel's memory: three words per node, its column, threshold and left child or leaf. */
export interface GrownNodes {
  address: number;
  count: number;
}

export interface TreePlace {
  /** Index of its first node. */
  start: number;
  /** Row of its first leaf that is not shared. */
  leafStart: number;
  /** Rows at the start of the leaves' table that all trees share. */
  sharedLeaves: number;
}

export function readTree(kernel: Kernel, nodes: GrownNodes, into: NodeArrays, at: TreePlace): void {
  const words = kernel.view(Int32Array, nodes.address, 3 * nodes.count);
  const floats = kernel.view(Float32Array, nodes.address, 3 * nodes.count);
  const { feature, threshold, left } = into;
  const { start, leafStart, sharedLeaves } = at;
  for (let node = 0, word = 0; node < nodes.count; node++, word += 3) {
    const column = words[word]!;
    const next = words[word + 2]!;
    feature[start + node] = column;
    if (column >= 0) {
      threshold[start + node] = floats[word + 1]!;
      left[start + node] = start + next;
    } else left[start + node] = next < sharedLeaves ? next : next - sharedLeaves + leafStart;
  }
}

/** The nodes of several sets of trees as one; rows of leaves are as `leafRow` maps them. */
export function joinNodes(
  sets: readonly NodeArrays[],
  leafRow: (leaf: number, set: number) => number,
): NodeArrays {
  const all = emptyNodes(sets.reduce((sum, { feature }) => sum + feature.length, 0));
  let start = 0;
  sets.forEach(({ feature, threshold, left }, set) => {
    all.feature.set(feature, start);
    all.threshold.set(threshold, start);
    left.forEach((next, node) => {
      all.left[start + node] = feature[node]! < 0 ? leafRow(next, set) : start + next;
    });
    start += feature.length;
  });
  return all;
}
