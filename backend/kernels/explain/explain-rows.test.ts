import { learn } from '../learn';
import type { FittedModel } from '../models/fitted-model';
import { findAlgorithm } from '../models/registry';
import type { Matrix } from '../pipeline/matrix';
import { transform } from '../pipeline/transform';
import { syntheticTable } from '../synthetic-table';
import { explainRows } from './explain-rows';
import type { Explanation } from '../../contracts/explanation';
import { exactSteps } from './exact-steps';
import { runToEnd } from './gradual';

function train(algorithm: string, parameters = {}): FittedModel {
  const { task } = findAlgorithm(algorithm);
  const lineage = {
    algorithm,
    task,
    target: task === 'classification' ? 'kind' : 'price',
    features: ['width', 'age', 'gappy', 'colour', 'flag'],
    parameters,
    seed: 5,
    testSize: 0.25,
  };
  return learn({ table: syntheticTable(160), lineage, report: () => {} }).model;
}

/** Some background rows with a number moved, as rows to explain. */
function rowsOf(model: FittedModel, count: number): Float64Array {
  const inputs = model.signature.inputs.length;
  return model.background.slice(0, count * inputs).map((value, at) => (at % 2 ? value : value + 1));
}

const FEW_TREES = { n_estimators: 7 };
const MODELS: [string, object][] = [
  ['RandomForestClassifier', FEW_TREES],
  ['RandomForestRegressor', FEW_TREES],
  ['GradientBoostingClassifier', FEW_TREES],
  ['GradientBoostingRegressor', FEW_TREES],
  ['LinearRegression', {}],
  ['LogisticRegression', {}],
];

/** Of two members, one of which could be explained exactly. */
const FEW_MEMBERS = {
  estimators: [
    { algorithm: 'RandomForestClassifier', parameters: FEW_TREES },
    { algorithm: 'GaussianNB' },
  ],
};
const FEW_OF_VALUES = {
  estimators: [
    { algorithm: 'RandomForestRegressor', parameters: FEW_TREES },
    { algorithm: 'KNeighborsRegressor' },
  ],
};
const SAMPLED: [string, object][] = [
  ['VotingClassifier', { ...FEW_MEMBERS, voting: 'soft' }],
  ['VotingClassifier', { ...FEW_MEMBERS, voting: 'hard' }],
  ['VotingRegressor', FEW_OF_VALUES],
  ['StackingClassifier', FEW_MEMBERS],
  ['StackingRegressor', FEW_OF_VALUES],
  ['KNeighborsClassifier', {}],
  ['SVC', {}],
  ['SVR', { kernel: 'poly' }],
  ['MLPRegressor', { max_iter: 20 }],
  ['GaussianNB', {}],
  ['DummyClassifier', {}],
];

describe('explainRows', () => {
  it.each(MODELS)('of %s adds up to what the model says', (algorithm, parameters) => {
    const model = train(algorithm, parameters);
    const explained = runToEnd(explainRows(model, rowsOf(model, 6), 6));
    expect(explained.method).toBe('exact');
    expectToAddUp(explained, 6, 1e-9);
  });

  /**
   * Oracle: the definition, by brute force over all subsets of the inputs: the output with a subset
   * taken from the row and the rest from a background row, weighted by the share of orders.
   */
  it.each(MODELS)('of %s gives the Shapley values of the definition', (algorithm, parameters) => {
    const model = train(algorithm, parameters);
    const raw = rowsOf(model, 3);
    const { contributions } = runToEnd(explainRows(model, raw, 3));
    const expected = byDefinition(model, raw, 3);
    expect(contributions).toHaveLength(expected.length);
    contributions.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 9));
  });

  it.each(SAMPLED)('of %s %j is sampled, and as near the definition as it says', (...work) => {
    const [algorithm, parameters] = work;
    const model = train(algorithm, parameters);
    const raw = rowsOf(model, 1);
    const explained = runToEnd(explainRows(model, raw, 1));
    expect(explained.method).toBe('sampled');
    expectToAddUp(explained, 1, 1e-9);
    const { contributions, standardErrors } = explained;
    const expected = byDefinition(model, raw, 1);
    expect(contributions).toHaveLength(expected.length);
    contributions.forEach((value, at) =>
      expect(Math.abs(value - expected[at]!)).toBeLessThan(4 * standardErrors![at]! + 1e-9),
    );
  });
});

function expectToAddUp(
  { baseline, outputs, contributions }: Explanation,
  rows: number,
  within: number,
) {
  const width = baseline.length;
  const inputs = contributions.length / rows / width;
  outputs.forEach((output, at) => {
    const [row, k] = [Math.floor(at / width), at % width];
    let sum = baseline[k]!;
    for (let input = 0; input < inputs; input++)
      sum += contributions[(row * inputs + input) * width + k]!;
    expect(Math.abs(sum - output)).toBeLessThan(within);
  });
}

function byDefinition(model: FittedModel, raw: Float64Array, rows: number): number[] {
  const { background, pipeline, signature, estimator } = model;
  const inputs = signature.inputs.length;
  const { predict } = findAlgorithm(model.algorithm);
  const score = exactSteps(estimator)?.score ?? ((x: Matrix) => predict(estimator, x));
  const value = (row: number, other: number, subset: number): number[] => {
    const mixed = Float64Array.from({ length: inputs }, (_, input) =>
      (subset >> input) & 1 ? raw[row * inputs + input]! : background[other * inputs + input]!,
    );
    return [...score(transform(pipeline, mixed, 1))];
  };
  const others = background.length / inputs;
  const values = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: 2 ** inputs }, (_, subset) => {
      const sums = Array.from({ length: others }, (_, other) => value(row, other, subset));
      return sums[0]!.map((_, k) => sums.reduce((sum, each) => sum + each[k]!, 0) / others);
    }),
  );
  return values.flatMap((ofSubset) =>
    Array.from({ length: inputs }, (_, input) =>
      ofSubset[0]!.map((_, k) => {
        let sum = 0;
        for (let subset = 0; subset < 2 ** inputs; subset++) {
          if ((subset >> input) & 1) continue;
          const size = bitCount(subset);
          const weight = (factorial(size) * factorial(inputs - size - 1)) / factorial(inputs);
          sum += weight * (ofSubset[subset | (1 << input)]![k]! - ofSubset[subset]![k]!);
        }
        return sum;
      }),
    ).flat(),
  );
}

function bitCount(bits: number): number {
  return bits === 0 ? 0 : (bits & 1) + bitCount(bits >> 1);
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
