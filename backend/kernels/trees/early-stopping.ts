import type { TrainingData } from '../models/algorithm';
import { log } from '../models/exp-log';
import { predictScores } from '../models/boosting-predict';
import { leafOf } from '../models/leaf-of';
import type { NodeArrays } from './node-arrays';

/** scikit-learn's n_iter_no_change, validation_fraction and tol. */
export interface StoppingOptions {
  patience: number;
  validationFraction: number;
  tolerance: number;
}

/**
 * Follows the loss on held-out rows and says when to stop: when it has not fallen by more than the
 * tolerance below one of the last `patience` losses that counted, as scikit-learn decides it.
 */
export class EarlyStopping {
  private readonly scores: Float64Array;
  private readonly losses: Float64Array;
  private round = 0;

  constructor(
    private readonly data: TrainingData,
    private readonly outputs: number,
    private readonly options: StoppingOptions,
    baseline: Float64Array,
  ) {
    this.losses = new Float64Array(options.patience).fill(Infinity);
    const start = (_: unknown, at: number): number => baseline[at % outputs]!;
    this.scores = Float64Array.from({ length: data.x.rows * outputs }, start);
  }

  /** @param leaves what each row of the leaves' table adds */
  addTree(tree: NodeArrays, leaves: readonly number[], output: number): void {
    const { x } = this.data;
    for (let row = 0; row < x.rows; row++)
      this.scores[row * this.outputs + output]! += leaves[leafOf(tree, 0, x, row)]!;
  }

  /** To be asked once after each round. */
  isOver(): boolean {
    const loss = this.loss();
    const improves = this.losses.some((earlier) => loss + this.options.tolerance < earlier);
    if (improves) this.losses[this.round++ % this.losses.length] = loss;
    return !improves;
  }

  /** Mean squared error, or mean negative log-likelihood; of weighed rows the weighted mean. */
  private loss(): number {
    const { y, classes, weights } = this.data;
    const predictions = predictScores(this.scores.slice(), classes);
    const losses = y.map((truth, row) => {
      if (classes === 0) return (predictions[row]! - truth) ** 2;
      return -log(Math.max(SMALLEST, predictions[row * classes + truth]!));
    });
    if (!weights) return losses.reduce((sum, loss) => sum + loss, 0) / y.length;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return losses.reduce((sum, loss, row) => sum + weights[row]! * loss, 0) / total;
  }
}

/** A probability of 0 would make a loss infinite. */
const SMALLEST = 1e-15;
