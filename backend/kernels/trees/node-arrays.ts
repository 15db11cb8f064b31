import type { Kernel } from '../compiled/kernel';
import type { TreeArrays } from '../models/estimator';
import { wordsOf } from '../models/tree-categories';
import { CategorySets } from './category-sets';

export type NodeArrays = Pick<TreeArrays, 'feature' | 'threshold' | 'left' | 'categories'>;

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

/** Where some columns are categories: nodes that split one have the number of a set instead of a threshold. */
export interface GrownSets {
  /** Eight words per set. */
  address: number;
  /** Takes those that nodes ask for. */
  into: CategorySets;
}

export interface TreePlace {
  /** Index of its first node. */
  start: number;
  /** Row of its first leaf that is not shared. */
  leafStart: number;
  /** Rows at the start of the leaves' table that all trees share. */
  sharedLeaves: number;
  sets?: GrownSets | undefined;
}

export function readTree(kernel: Kernel, nodes: GrownNodes, into: NodeArrays, at: TreePlace): void {
  const words = kernel.view(Int32Array, nodes.address, 3 * nodes.count);
  const floats = kernel.view(Float32Array, nodes.address, 3 * nodes.count);
  const { feature, threshold, left } = into;
  const { start, leafStart, sharedLeaves, sets } = at;
  for (let node = 0, word = 0; node < nodes.count; node++, word += 3) {
    const column = words[word]!;
    const next = words[word + 2]!;
    feature[start + node] = column;
    if (column >= 0) {
      threshold[start + node] = sets?.into.isCategory(column)
        ? sets.into.placeOf(column, setAt(kernel, sets.address, words[word + 1]!))
        : floats[word + 1]!;
      left[start + node] = start + next;
    } else left[start + node] = next < sharedLeaves ? next : next - sharedLeaves + leafStart;
  }
}

const SET_WORDS = 8;

function setAt(kernel: Kernel, sets: number, place: number): Int32Array {
  return kernel.view(Int32Array, sets + 4 * SET_WORDS * place, SET_WORDS);
}

/** The nodes of several sets of trees as one; rows of leaves are as `leafRow` maps them. */
export function joinNodes(
  parts: readonly NodeArrays[],
  leafRow: (leaf: number, part: number) => number,
): NodeArrays {
  const all = emptyNodes(parts.reduce((sum, { feature }) => sum + feature.length, 0));
  const codes = parts[0]?.categories?.codes;
  const sets = codes && new CategorySets(codes);
  let start = 0;
  parts.forEach((part, at) => {
    const { feature, threshold, left, categories } = part;
    all.feature.set(feature, start);
    all.threshold.set(threshold, start);
    left.forEach((next, node) => {
      const column = feature[node]!;
      all.left[start + node] = column < 0 ? leafRow(next, at) : start + next;
      if (!sets?.isCategory(column)) return;
      const own = threshold[node]!;
      const set = categories!.sets.subarray(own, own + wordsOf(codes![column]!));
      all.threshold[start + node] = sets.placeOf(column, set);
    });
    start += feature.length;
  });
  return sets ? { ...all, categories: sets.finish() } : all;
}
