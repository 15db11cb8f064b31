import type { TrainingData } from '../models/algorithm';
import type { TreeArrays } from '../models/estimator';
import { thresholdAfter, type BinnedMatrix } from './binned-matrix';
import { LeafTable } from './leaf-table';

/** A tree as the kernel leaves it: see kernels/wasm/scratch.ts. */
export interface GrownTree {
  /** Three numbers per node: column, bin, left child; for a leaf -1, its first record, its records. */
  nodes: Int32Array;
  /** Four numbers per record. */
  records: Int32Array;
}

/** Collects grown trees into the form that predictions walk. */
export class TreeCollector {
  private readonly trees: NodeArrays[] = [];
  private readonly leaves: LeafTable;
  private nodes = 0;

  constructor(
    private readonly data: TrainingData,
    private readonly bins: BinnedMatrix,
  ) {
    this.leaves = new LeafTable(data);
  }

  add({ nodes, records }: GrownTree): void {
    const count = nodes.length / 3;
    const tree = emptyNodes(count);
    for (let node = 0; node < count; node++) {
      const [column, second, third] = [
        nodes[3 * node]!,
        nodes[3 * node + 1]!,
        nodes[3 * node + 2]!,
      ];
      tree.feature[node] = column;
      if (column < 0) {
        tree.left[node] = this.leaves.add(records.subarray(4 * second, 4 * (second + third)));
      } else {
        tree.threshold[node] = thresholdAfter(this.bins.edges[column]!, second);
        tree.left[node] = this.nodes + third;
      }
    }
    this.trees.push(tree);
    this.nodes += count;
  }

  finish(): TreeArrays {
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
    const outputs = Math.max(1, this.data.classes);
    return { columns: this.data.x.columns, outputs, roots, ...all, leaves: this.leaves.finish() };
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
