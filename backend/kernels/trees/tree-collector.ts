import type { TreeArrays } from '../models/estimator';
import { thresholdAfter, type BinnedMatrix } from './binned-matrix';

/** Collects grown trees into the form that predictions walk. */
export class TreeCollector {
  private readonly trees: NodeArrays[] = [];
  private nodes = 0;

  constructor(
    private readonly columns: number,
    private readonly bins: BinnedMatrix,
  ) {}

  /**
   * @param nodes three numbers each: column, bin, left child; for a leaf -1 and two of its own
   * @param leafRow the row of the leaves' table, from a leaf's own numbers
   */
  add(nodes: Int32Array, leafRow: (first: number, second: number) => number): void {
    const count = nodes.length / 3;
    const tree = emptyNodes(count);
    for (let node = 0; node < count; node++) {
      const column = nodes[3 * node]!;
      const first = nodes[3 * node + 1]!;
      const second = nodes[3 * node + 2]!;
      tree.feature[node] = column;
      if (column < 0) {
        tree.left[node] = leafRow(first, second);
      } else {
        tree.threshold[node] = thresholdAfter(this.bins.edges[column]!, first);
        tree.left[node] = this.nodes + second;
      }
    }
    this.trees.push(tree);
    this.nodes += count;
  }

  finish(): Omit<TreeArrays, 'outputs' | 'leaves'> {
    const all = emptyNodes(this.nodes);
    const roots = new Int32Array(this.trees.length);
    let start = 0;
    this.trees.forEach((tree, index) => {
      roots[index] = start;
      all.feature.set(tree.feature, start);
      all.threshold.set(tree.threshold, start);
      all.left.set(tree.left, start);
      start += tree.feature.length;
    });
    return { columns: this.columns, roots, ...all };
  }
}

type NodeArrays = Pick<TreeArrays, 'feature' | 'threshold' | 'left'>;

function emptyNodes(count: number): NodeArrays {
  return {
    feature: new Int32Array(count),
    threshold: new Float32Array(count),
    left: new Int32Array(count),
  };
}
