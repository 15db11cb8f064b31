import type { FitHost, TrainingData } from '../models/algorithm';
import type { VectorsEstimator } from '../models/estimator';
import { expectFinite, vectorsFrom } from './gather-vectors';
import { ProblemSolver, type SolverSettings } from './problem-solver';

export interface ValueSettings extends SolverSettings {
  /** Largest size of each row's coefficient. */
  limits: Float64Array;
}

/** Fits values up to epsilon: one problem, in which each row pulls up or down. */
export function fitValues(
  { x, y }: TrainingData,
  settings: ValueSettings,
  { kernel, report }: FitHost,
): VectorsEstimator {
  report(0, 1);
  const solver = new ProblemSolver(kernel, x, settings, { rows: x.rows, problems: 1 });
  const [solution] = solver.solve([
    {
      rows: Int32Array.from(y, (_, row) => row),
      trained: x.rows,
      targets: y,
      lower: settings.limits.map((limit) => -limit),
      upper: settings.limits,
    },
  ]);
  const { coefficients, intercept } = solution!;
  expectFinite({ coefficients, intercept });
  const chosen = [...coefficients.keys()].filter((row) => coefficients[row] !== 0);
  report(1, 1);
  return {
    ...vectorsFrom(x, settings, chosen),
    classes: 0,
    starts: Int32Array.of(0, chosen.length),
    coefficients: Float64Array.from(chosen, (row) => coefficients[row]!),
    intercepts: Float64Array.of(intercept),
    slopes: new Float64Array(),
    offsets: new Float64Array(),
  };
}
