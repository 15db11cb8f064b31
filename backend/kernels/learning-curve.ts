import type { LearningCurve } from '../contracts/plots';
import { openKernel } from './compiled/kernel';
import { checkLearnable, fitRows, type Learnable, type LearningSpec } from './fit-rows';
import { KernelError } from './kernel-error';
import { mostProbable } from './metrics/class-counts';
import { scoreRegression } from './metrics/regression';
import { forPlot } from './metrics/thin-points';
import type { Report } from './models/algorithm';
import { createRandom } from './random';
import { judgeRows, type JudgedRows } from './score-rows';
import { groupRows } from './split';
import type { Table } from './table/table';

export interface LearningCurveRequest {
  table: Table;
  lineage: LearningSpec;
  report: Report;
  threads?: number;
}

const FOLDS = 3;
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const SEED = 42;

/**
 * How accuracy, or R², grows with the number of rows learned from: ten sizes, each in three folds
 * that all rows with a target take part in, by the seed of the original platform. Classes keep their
 * shares at every size. Sizes that hold a single row or class are left out.
 *
 * @throws KernelError `too-few-rows` and what learning itself refuses
 */
export function learningCurve(request: LearningCurveRequest): LearningCurve {
  const learnable = checkLearnable(request.table, request.lineage);
  const folds = foldsOf(learnable);
  const fewest = Math.min(...folds.map(({ train }) => train.length));
  const sizes = SHARES.map((share) => Math.floor(share * fewest)).filter((size) =>
    folds.every(({ train }) => canLearnFrom(train.subarray(0, size), learnable)),
  );
  if (sizes.length === 0)
    throw new KernelError(
      'too-few-rows',
      `A learning curve of three folds needs more than ${learnable.usable.length} rows with a target. Add rows.`,
    );
  const total = sizes.length * FOLDS;
  const points = sizes.map((size, at) =>
    folds.map(({ train, validation }, fold) => {
      request.report(at * FOLDS + fold, total);
      return scoreFold(request, learnable, train.slice(0, size).sort(), validation);
    }),
  );
  request.report(total, total);
  const training = points.map((folded) => spreadOf(folded.map((scores) => scores.training)));
  const validation = points.map((folded) => spreadOf(folded.map((scores) => scores.validation)));
  return {
    train_sizes: sizes,
    train_scores_mean: training.map(({ mean }) => mean),
    train_scores_std: training.map(({ deviation }) => deviation),
    val_scores_mean: validation.map(({ mean }) => mean),
    val_scores_std: validation.map(({ deviation }) => deviation),
  };
}

interface Fold {
  /** In an order of which every beginning has about the classes' shares. */
  train: Int32Array;
  validation: Int32Array;
}

/** Dealt out in turn, class after class, so that neither folds nor classes differ by more than a row. */
function foldsOf({ usable, codes }: Learnable): Fold[] {
  const shuffled = Int32Array.from(usable);
  createRandom(SEED, 'learning-curve').shuffle(shuffled);
  const strata = codes && Array.from(shuffled, (row) => codes[row]!);
  const dealt = groupRows(shuffled.length, strata).flatMap((group) =>
    Array.from(group, (at, place) => ({ row: shuffled[at]!, share: (place + 0.5) / group.length })),
  );
  return Array.from({ length: FOLDS }, (_, fold) => {
    const train = dealt.filter((_placed, at) => at % FOLDS !== fold).sort(byShare);
    const validation = dealt.filter((_placed, at) => at % FOLDS === fold);
    return { train: rowsOf(train), validation: rowsOf(validation) };
  });
}

interface Placed {
  row: number;
  /** Its place among the rows of its class, between 0 and 1. */
  share: number;
}

function rowsOf(placed: readonly Placed[]): Int32Array {
  return Int32Array.from(placed, ({ row }) => row);
}

function byShare(a: Placed, b: Placed): number {
  return a.share - b.share || a.row - b.row;
}

function canLearnFrom(rows: Int32Array, { codes }: Learnable): boolean {
  if (!codes) return rows.length > 1;
  return rows.some((row) => codes[row] !== codes[rows[0]!]);
}

function scoreFold(
  { threads }: LearningCurveRequest,
  learnable: Learnable,
  train: Int32Array,
  validation: Int32Array,
): { training: number; validation: number } {
  const kernel = openKernel(threads);
  try {
    const model = fitRows(learnable, train, { kernel, report: () => {} });
    const score = (rows: Int32Array): number =>
      scoreOf(judgeRows(model, learnable.table, rows, kernel));
    return { training: score(train), validation: score(validation) };
  } finally {
    kernel.close();
  }
}

/** A class that the rows learned from did not hold is never hit. */
function scoreOf({ truth, predictions, classes }: JudgedRows): number {
  if (classes === 0) return scoreRegression(truth, predictions)['r2'] ?? 0;
  const hits = truth.filter((code, row) => mostProbable(predictions, row, classes) === code);
  return hits.length / truth.length;
}

function spreadOf(scores: readonly number[]): { mean: number; deviation: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { mean: forPlot(mean), deviation: forPlot(Math.sqrt(squares / scores.length)) };
}
