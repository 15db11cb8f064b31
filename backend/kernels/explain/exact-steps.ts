import type { Estimator } from '../models/estimator';
import type { Matrix } from '../pipeline/matrix';
import type { ExplainedOutput } from '../../contracts/explanation';
import type { ExplainRequest } from './explain-request';
import type { Gradual } from './gradual';
import { linearContributions, linearScores } from './linear-contributions';
import { treeContributions, treeScores, type ExplainedTrees } from './tree-contributions';

/** How predictions of one kind of estimator are explained exactly. */
export interface ExactSteps {
  output: ExplainedOutput;
  /** What contributions add up to, rows × outputs. */
  score: (x: Matrix) => Float64Array;
  contribute: (request: ExplainRequest) => Gradual<Float64Array>;
}

/** Undefined for kinds whose Shapley values can only be estimated. */
export function exactSteps(estimator: Estimator): ExactSteps | undefined {
  const { kind } = estimator;
  if (kind === 'forest')
    return ofTrees(estimator.outputs === 1 ? 'value' : 'probability', {
      ...estimator,
      explainedOutputs: estimator.outputs,
      firstOutput: () => 0,
      scale: 1 / estimator.roots.length,
    });
  if (kind === 'boosting') {
    const scores = estimator.baseline.length;
    const trees = { ...estimator, explainedOutputs: scores, scale: 1 };
    const steps = ofTrees(scoreOf(estimator.classes), {
      ...trees,
      firstOutput: (tree) => tree % scores,
    });
    return { ...steps, score: (x) => shifted(steps.score(x), estimator.baseline) };
  }
  if (kind === 'linear')
    return ofLinear('value', estimator.coefficients, Float64Array.of(estimator.intercept));
  if (kind === 'logistic')
    return ofLinear(scoreOf(estimator.classes), estimator.coefficients, estimator.intercepts);
  return undefined;
}

function ofTrees(output: ExplainedOutput, trees: ExplainedTrees): ExactSteps {
  return {
    output,
    score: (x) => treeScores(trees, x),
    contribute: (request) => treeContributions(trees, request),
  };
}

function ofLinear(
  output: ExplainedOutput,
  coefficients: Float64Array,
  intercepts: Float64Array,
): ExactSteps {
  return {
    output,
    score: (x) => shifted(linearScores(coefficients, x), intercepts),
    // eslint-disable-next-line require-yield
    *contribute(request) {
      return linearContributions(coefficients, request);
    },
  };
}

/** Regressions have 0 classes, and two classes share one score. */
function scoreOf(classes: number): ExplainedOutput {
  if (classes === 0) return 'value';
  return classes === 2 ? 'log-odds' : 'score';
}

function shifted(scores: Float64Array, by: Float64Array): Float64Array {
  return scores.map((score, at) => score + by[at % by.length]!);
}
