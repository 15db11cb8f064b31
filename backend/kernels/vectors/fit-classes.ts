import type { FitHost, TrainingData } from '../models/algorithm';
import type { VectorsEstimator } from '../models/estimator';
import { createRandom } from '../random';
import { gatherVectors, type ClassPair } from './gather-vectors';
import { fitSigmoid } from './platt-scaling';
import { PROBLEMS_AT_ONCE, ProblemSolver } from './problem-solver';
import type { Problem, Solution, SolverSettings } from './problem-solver';

export interface ClassSettings extends SolverSettings {
  /** Largest coefficient of each row. */
  limits: Float64Array;
  probability: boolean;
  seed: number;
}

/**
 * Tells every two classes apart. Probabilities come from decisions on rows that were left out, which
 * takes five more problems for each pair.
 */
export function fitClasses(
  data: TrainingData,
  settings: ClassSettings,
  { kernel, report }: FitHost,
): VectorsEstimator {
  const rowsOf = rowsOfClasses(data);
  const pairs = rowsOf.flatMap((_, a) =>
    rowsOf.slice(a + 1).map((_unused, after) => ({ a, b: a + 1 + after })),
  );
  const ofPair = settings.probability ? 1 + FOLDS : 1;
  const atOnce = Math.min(pairs.length, PROBLEMS_AT_ONCE / ofPair);
  const solver = new ProblemSolver(kernel, data.x, settings, {
    rows: Math.max(...pairs.map(({ a, b }) => rowsOf[a]!.length + rowsOf[b]!.length)),
    problems: atOnce * ofPair,
  });
  const solved: ClassPair[] = [];
  report(0, pairs.length);
  for (let start = 0; start < pairs.length; start += atOnce) {
    const parts = pairs.slice(start, start + atOnce).map((pair) => ({
      ...pair,
      whole: wholeProblem(pair, rowsOf, settings),
      folds: settings.probability ? foldsOf(pair, rowsOf, settings) : [],
    }));
    const solutions = solver.solve(parts.flatMap(({ whole, folds }) => [whole, ...folds]));
    for (const { a, b, whole, folds } of parts) {
      const [{ coefficients, intercept }, ...left] = solutions.splice(0, 1 + folds.length) as [
        Solution,
        ...Solution[],
      ];
      const pair = { a, b, rows: whole.rows, coefficients, intercept };
      solved.push(
        folds.length > 0 ? { ...pair, sigmoid: calibrate(data.y, a, folds, left) } : pair,
      );
    }
    report(solved.length, pairs.length);
  }
  return gatherVectors(data, settings, rowsOf, solved);
}

export const FOLDS = 5;

interface PairOfClasses {
  a: number;
  b: number;
}

function rowsOfClasses({ y, classes }: TrainingData): Int32Array[] {
  const rows = Array.from({ length: classes }, (): number[] => []);
  y.forEach((code, row) => rows[code]!.push(row));
  return rows.map((list) => Int32Array.from(list));
}

/** The first class wants 1, the second -1. */
function wholeProblem(
  { a, b }: PairOfClasses,
  rowsOf: Int32Array[],
  { limits }: ClassSettings,
): Problem {
  const [first, second] = [rowsOf[a]!, rowsOf[b]!];
  const count = first.length + second.length;
  const rows = new Int32Array(count);
  rows.set(first);
  rows.set(second, first.length);
  const targets = new Float64Array(count).fill(1).fill(-1, first.length);
  const lower = new Float64Array(count);
  const upper = new Float64Array(count);
  rows.forEach((row, at) => {
    if (at < first.length) upper[at] = limits[row]!;
    else lower[at] = -limits[row]!;
  });
  return { rows, trained: count, targets, lower, upper };
}

/** The same with a fifth of the rows left out in turn, drawn by seed. */
function foldsOf(pair: PairOfClasses, rowsOf: Int32Array[], settings: ClassSettings): Problem[] {
  const { rows, targets, lower, upper } = wholeProblem(pair, rowsOf, settings);
  const order = Int32Array.from(rows, (_, at) => at);
  createRandom(settings.seed, 'folds', pair.a, pair.b).shuffle(order);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const start = Math.floor((fold * order.length) / FOLDS);
    const end = Math.floor(((fold + 1) * order.length) / FOLDS);
    const places = new Int32Array(order.length);
    places.set(order.subarray(0, start));
    places.set(order.subarray(end), start);
    const learnt = places.subarray(0, start + order.length - end);
    // Ascending, so that rows near each other in memory stay so.
    learnt.sort();
    places.set(order.subarray(start, end), learnt.length);
    const pick = (values: Float64Array): Float64Array => {
      const picked = new Float64Array(learnt.length);
      learnt.forEach((at, place) => (picked[place] = values[at]!));
      return picked;
    };
    return {
      rows: places.map((at) => rows[at]!),
      trained: learnt.length,
      targets: pick(targets),
      lower: pick(lower),
      upper: pick(upper),
    };
  });
}

function calibrate(y: Float64Array, first: number, folds: Problem[], solutions: Solution[]) {
  const decisions = solutions.flatMap((solution) => [...solution.decisions]);
  const rows = folds.flatMap((fold) => [...fold.rows.subarray(fold.trained)]);
  const isFirst = Uint8Array.from(rows, (row) => (y[row] === first ? 1 : 0));
  return fitSigmoid(Float64Array.from(decisions), isFirst);
}
