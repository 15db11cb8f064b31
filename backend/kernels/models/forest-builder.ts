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
 * Collects grown trees into the flat form that predictions walk. Nodes are numbered in pre-order;
 * no recursion, a tree may be as deep as it has rows.
 */
export class ForestBuilder {
  private readonly roots: number[] = [];
  private readonly feature: number[] = [];
  private readonly threshold: number[] = [];
  private readonly left: number[] = [];
  private readonly right: number[] = [];
  private readonly leaves: number[] = [];

  constructor(
    private readonly columns: number,
    private readonly outputs: number,
  ) {}

  addTree(root: GrownNode): void {
    this.roots.push(this.feature.length);
    const pending: { node: GrownNode; link: ((index: number) => void) | null }[] = [
      { node: root, link: null },
    ];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const index = this.addNode(next.node);
      next.link?.(index);
      if (next.node.kind === 'leaf') continue;
      const { left, right } = next.node;
      pending.push({ node: right(), link: (child) => (this.right[index] = child) });
      pending.push({ node: left(), link: (child) => (this.left[index] = child) });
    }
  }

  finish(): ForestEstimator {
    return {
      kind: 'forest',
      columns: this.columns,
      outputs: this.outputs,
      roots: Int32Array.from(this.roots),
      feature: Int32Array.from(this.feature),
      threshold: Float64Array.from(this.threshold),
      left: Int32Array.from(this.left),
      right: Int32Array.from(this.right),
      leaves: Float64Array.from(this.leaves),
    };
  }

  private addNode(node: GrownNode): number {
    const isLeaf = node.kind === 'leaf';
    this.feature.push(isLeaf ? -1 : node.column);
    this.threshold.push(isLeaf ? 0 : node.threshold);
    this.left.push(isLeaf ? this.leaves.length / this.outputs : -1);
    this.right.push(-1);
    // A tree knows only the classes up to its highest one; the others have share 0 there.
    if (isLeaf) for (let k = 0; k < this.outputs; k++) this.leaves.push(node.outputs[k] ?? 0);
    return this.feature.length - 1;
  }
}
