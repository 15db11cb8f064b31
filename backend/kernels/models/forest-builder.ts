import type { ForestEstimator } from './estimator';

/** One node of a grown tree, however it was grown. Values below the threshold go left. */
export type GrownNode =
  | { kind: 'leaf'; outputs: ArrayLike<number> }
  | {
      kind: 'split';
      column: number;
      threshold: number;
      left: () => GrownNode;
      right: () => GrownNode;
    };

/**
 * Collects grown trees into the flat form that predictions walk. Siblings are neighbours; no
 * recursion, a tree may be as deep as it has rows.
 */
export class ForestBuilder {
  private readonly roots: number[] = [];
  private readonly feature: number[] = [];
  private readonly threshold: number[] = [];
  private readonly left: number[] = [];
  private readonly leaves: number[] = [];

  constructor(
    private readonly columns: number,
    private readonly outputs: number,
  ) {}

  addTree(root: GrownNode): void {
    this.roots.push(this.feature.length);
    const pending = [{ node: root, index: this.addPlace() }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, index } = next;
      if (node.kind === 'leaf') {
        this.left[index] = this.addLeaf(node.outputs);
        continue;
      }
      this.feature[index] = node.column;
      this.threshold[index] = node.threshold;
      const left = this.addPlace();
      this.left[index] = left;
      pending.push({ node: node.right(), index: this.addPlace() });
      pending.push({ node: node.left(), index: left });
    }
  }

  finish(): ForestEstimator {
    return {
      kind: 'forest',
      columns: this.columns,
      outputs: this.outputs,
      roots: Int32Array.from(this.roots),
      feature: Int32Array.from(this.feature),
      threshold: Float32Array.from(this.threshold),
      left: Int32Array.from(this.left),
      leaves: Float64Array.from(this.leaves),
    };
  }

  private addPlace(): number {
    this.threshold.push(0);
    this.left.push(-1);
    return this.feature.push(-1) - 1;
  }

  private addLeaf(outputs: ArrayLike<number>): number {
    const row = this.leaves.length / this.outputs;
    // A tree knows only the classes up to its highest one; the others have share 0 there.
    for (let k = 0; k < this.outputs; k++) this.leaves.push(outputs[k] ?? 0);
    return row;
  }
}
