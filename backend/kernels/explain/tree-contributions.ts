import type { TreeArrays } from '../models/estimator';
import { leafOf } from '../models/leaf-of';
import { goesLeft } from '../models/tree-categories';
import type { Matrix } from '../pipeline/matrix';
import type { ExplainRequest } from './explain-request';
import type { Gradual } from './gradual';

/** Trees and what they say: tree t adds its leaves' numbers from output `firstOutput(t)` on. */
export interface ExplainedTrees extends TreeArrays {
  explainedOutputs: number;
  firstOutput: (tree: number) => number;
  /** What a leaf's number is multiplied by, such as 1 / trees for a mean. */
  scale: number;
}

/**
 * Exact Shapley values of sums of trees. For a row and a background row, a tree is walked along
 * every path that some mixture of the two takes: where they part, the input that decides belongs
 * from then on to the one or to the other. A leaf that needs u inputs of the row and v of the
 * background is what u! v! / (u + v)! of all orders of the inputs arrive at, which tells each of
 * those inputs its share.
 *
 * Source: Lundberg et al., "From local explanations to global understanding with explainable AI for
 * trees", 2020, supplement: interventional Tree SHAP.
 *
 * @returns rows × inputs × explainedOutputs
 */
export function* treeContributions(
  trees: ExplainedTrees,
  request: ExplainRequest,
): Gradual<Float64Array> {
  const { x, background, inputs } = request;
  const size = inputs * trees.explainedOutputs;
  const all = new Float64Array(x.rows * size);
  const scale = trees.scale / background.rows;
  for (let row = 0; row < x.rows; row++) {
    const walk = new PairWalk(trees, request, all.subarray(row * size, (row + 1) * size));
    for (let other = 0; other < background.rows; other++) {
      walk.addPair(row, other, scale);
      yield;
    }
  }
  return all;
}

/** What the trees say of each row, rows × explainedOutputs. */
export function treeScores(trees: ExplainedTrees, x: Matrix): Float64Array {
  const { roots, leaves, outputs, explainedOutputs, firstOutput, scale } = trees;
  const scores = new Float64Array(x.rows * explainedOutputs);
  for (let row = 0; row < x.rows; row++)
    roots.forEach((root, tree) => {
      const leaf = leafOf(trees, root, x, row);
      const place = row * explainedOutputs + firstOutput(tree);
      for (let k = 0; k < outputs; k++) scores[place + k]! += scale * leaves[leaf * outputs + k]!;
    });
  return scores;
}

const UNDECIDED = 0;
const OF_ROW = 1;
const OF_BACKGROUND = 2;

/** Walks the trees with one row and one background row at a time, and adds up the shares. */
class PairWalk {
  /** Whom each input belongs to on the way to the node at work. */
  private readonly owner: Uint8Array;
  private readonly ofRow: number[] = [];
  private readonly ofBackground: number[] = [];
  private rowStart = 0;
  private otherStart = 0;
  private firstOutput = 0;
  private scale = 0;

  constructor(
    private readonly trees: ExplainedTrees,
    private readonly request: ExplainRequest,
    private readonly sums: Float64Array,
  ) {
    this.owner = new Uint8Array(request.inputs);
  }

  addPair(row: number, other: number, scale: number): void {
    this.rowStart = row * this.request.x.columns;
    this.otherStart = other * this.request.background.columns;
    this.scale = scale;
    this.trees.roots.forEach((root, tree) => {
      this.firstOutput = this.trees.firstOutput(tree);
      this.walk(root);
    });
  }

  private walk(node: number): void {
    const { feature, left } = this.trees;
    const { x, background, columnInputs } = this.request;
    const column = feature[node]!;
    if (column < 0) {
      this.addLeaf(left[node]!);
      return;
    }
    const below = left[node]!;
    const next = (value: number): number =>
      goesLeft(this.trees, node, column, value) ? below : below + 1;
    const ofRow = next(x.data[this.rowStart + column]!);
    const other = next(background.data[this.otherStart + column]!);
    const input = columnInputs[column]!;
    if (ofRow === other || this.owner[input] === OF_ROW) this.walk(ofRow);
    else if (this.owner[input] === OF_BACKGROUND) this.walk(other);
    else {
      this.walkOwned(input, OF_ROW, ofRow);
      this.walkOwned(input, OF_BACKGROUND, other);
    }
  }

  private walkOwned(input: number, owner: number, node: number): void {
    const owned = owner === OF_ROW ? this.ofRow : this.ofBackground;
    this.owner[input] = owner;
    owned.push(input);
    this.walk(node);
    owned.pop();
    this.owner[input] = UNDECIDED;
  }

  private addLeaf(leaf: number): void {
    const [u, v] = [this.ofRow.length, this.ofBackground.length];
    if (u > 0) this.addShares(this.ofRow, leaf, this.scale * shareOfOrders(u, v));
    if (v > 0) this.addShares(this.ofBackground, leaf, -this.scale * shareOfOrders(v, u));
  }

  private addShares(owners: readonly number[], leaf: number, weight: number): void {
    const { leaves, outputs, explainedOutputs } = this.trees;
    for (const input of owners) {
      const place = input * explainedOutputs + this.firstOutput;
      for (let k = 0; k < outputs; k++)
        this.sums[place + k]! += weight * leaves[leaf * outputs + k]!;
    }
  }
}

/** (own - 1)! other! / (own + other)!: the share of orders in which one of `own` comes last of them and before all others. */
function shareOfOrders(own: number, other: number): number {
  let share = 1 / own;
  // 1 / (own · C(own + other, other)), factor by factor.
  for (let k = 1; k <= other; k++) share *= k / (own + k);
  return share;
}
