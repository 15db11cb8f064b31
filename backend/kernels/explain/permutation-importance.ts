import type { PermutationImportance } from '../../contracts/plots';
import { scoreClassification } from '../metrics/classification';
import { scoreRegression } from '../metrics/regression';
import type { FittedModel } from '../models/fitted-model';
import { predictRaw } from '../predict';
import { rawLayout, type RawLayout } from '../table/raw-layout';
import { createRandom } from '../random';
import type { ScoredRows } from './scored-rows';

const REPEATS = 5;

/**
 * How much a model depends on each of its inputs: what its score on held-out rows loses when that
 * input's values are shuffled among them.
 *
 * Source: Breiman, "Random Forests", 2001; as scikit-learn's permutation_importance, sd over repeats.
 */
export function permutationImportance(
  model: FittedModel,
  held: ScoredRows,
  seed: number,
  report: (done: number, total: number) => void,
): PermutationImportance {
  const { signature } = model;
  const { inputs } = signature;
  const layout = rawLayout(signature);
  const metric = signature.task === 'classification' ? 'accuracy' : 'r2';
  const score = (raw: Float64Array): number => scoreOf(model, { ...held, raw }, metric);
  const baseline = score(held.raw);
  const total = inputs.length * REPEATS;
  const drops = inputs.map((_, input) =>
    Array.from({ length: REPEATS }, (_, repeat) => {
      report(input * REPEATS + repeat, total);
      const random = createRandom(seed, 'importance', input, repeat);
      const order = Int32Array.from({ length: held.rows }, (_, row) => row);
      random.shuffle(order);
      return baseline - score(shuffled(held.raw, layout, input, order));
    }),
  );
  report(total, total);
  return {
    metric,
    baseline,
    repeats: REPEATS,
    inputs: inputs.map(({ name }, at) => ({ input: name, ...spreadOf(drops[at]!) })),
  };
}

function scoreOf(
  model: FittedModel,
  { raw, rows, truth }: ScoredRows,
  metric: PermutationImportance['metric'],
): number {
  const predictions = predictRaw(model, raw, rows);
  const classes = model.signature.classes?.length ?? 0;
  const scores =
    metric === 'accuracy'
      ? scoreClassification(truth, predictions, classes)
      : scoreRegression(truth, predictions);
  return scores[metric]!;
}

function shuffled(
  raw: Float64Array,
  { starts, widths, stride }: RawLayout,
  input: number,
  order: Int32Array,
): Float64Array {
  const copy = raw.slice();
  const start = starts[input]!;
  const width = widths[input]!;
  order.forEach((from, row) => {
    const first = from * stride + start;
    copy.set(raw.subarray(first, first + width), row * stride + start);
  });
  return copy;
}

function spreadOf(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / values.length) };
}
