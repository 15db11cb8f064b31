import type { TreeArrays } from '../models/estimator';
import { splitAfter, type BinnedMatrix } from './binned-matrix';

/** Collects grown trees into the form that predictions walk. */
export class TreeCollector {
  private readonly trees: NodeArrays[] = [];
  private nodes = 0;

  constructor(
    private readonly columns: number,
    private readonly bins: BinnedMatrix,
  ) {}

  /**
   * @param nodes three numbers each: cells, bin, left child; for a leaf -1 and two of its own
   * @param leafRow the row of the leaves' table, from a leaf's own numbers
   * @returns the tree by itself: children count from its own first node
   */
  add(nodes: Int32Array, leafRow: (first: number, second: number) => number): NodeArrays {
    const count = nodes.length / 3;
    const tree = emptyNodes(count);
    for (let node = 0; node < count; node++) {
      const cell = nodes[3 * node]!;
      const first = nodes[3 * node + 1]!;
      const second = nodes[3 * node + 2]!;
      if (cell < 0) {
        tree.feature[node] = -1;
        tree.left[node] = leafRow(first, second);
      } else {
        const { column, threshold } = splitAfter(this.bins, cell, first);
        tree.feature[node] = column;
        tree.threshold[node] = threshold;
        tree.left[node] = second;
      }
    }
    this.trees.push(tree);
    this.nodes += count;
    return tree;
  }

  finish(): Omit<TreeArrays, 'outputs' | 'leaves'> {
    const all = emptyNodes(this.nodes);
    const roots = new Int32Array(this.trees.length);
    let start = 0;
    this.trees.forEach((tree, index) => {
      roots[index] = start;
      all.feature.set(tree.feature, start);
      all.threshold.set(tree.threshold, start);
      tree.left.forEach((left, node) => {
        all.left[start + node] = tree.feature[node]! < 0 ? left : start + left;
      });
      start += tree.feature.length;
    });
    return { columns: this.columns, roots, ...all };
  }
}

export type NodeArrays = Pick<TreeArrays, 'feature' | 'threshold' | 'left'>;

function emptyNodes(count: number): NodeArrays {
  return {
    feature: new Int32Array(count),
    threshold: new Float32Array(count),
    left: new Int32Array(count),
  };
}
