import type { JsonObject } from '../../contracts/json';
import { expectNear, predictions, two, values, weights } from '../../test/weight-cases';
import { KernelError } from '../kernel-error';
import { learn } from '../learn';
import { predictRaw } from '../predict';
import { createRandom } from '../random';
import type { Table } from '../table/table';
import type { FittedModel } from './fitted-model';
import { ALGORITHMS } from './registry';

type Name = keyof typeof ALGORITHMS;

const ROWS = 400;
const random = createRandom(11, 'monotone');
const uniform = () => Float64Array.from({ length: ROWS }, () => random.uniform());
const [up, down, free, noise] = [uniform(), uniform(), uniform(), uniform()];
const towns = Int32Array.from({ length: ROWS }, () => random.integer(3));
/** Rises with one column and falls with another, both with waves and noise that hide it. */
const score = up.map(
  (value, row) =>
    value +
    Math.sin(25 * value) / 8 -
    down[row]! ** 2 +
    Math.cos(9 * free[row]!) / 3 +
    noise[row]! +
    towns[row]! / 5,
);
const gaps = up.map((value, row) => (row % 9 === 0 ? NaN : value));

const TABLE: Table = {
  rows: ROWS,
  columns: [
    { kind: 'numeric', name: 'up (m)', type: 'number', values: gaps },
    { kind: 'numeric', name: 'down', type: 'number', values: down },
    { kind: 'numeric', name: 'free', type: 'number', values: free },
    { kind: 'category', name: 'town', type: 'category', codes: towns, categories: ['a', 'b', 'c'] },
    { kind: 'numeric', name: 'weight', type: 'number', values: noise.map((value) => value + 0.1) },
    { kind: 'numeric', name: 'value', type: 'number', values: score },
    { kind: 'numeric', name: 'high', type: 'integer', values: score.map((v) => (v > 0.9 ? 1 : 0)) },
    {
      kind: 'numeric',
      name: 'level',
      type: 'integer',
      values: score.map((v) => Math.floor(2 * v)),
    },
  ],
};
const INPUTS = ['up (m)', 'down', 'free', 'town'];
const BOUND = { up: 1, down: -1, free: 0 };

interface Asked {
  parameters: JsonObject;
  target?: string;
  weightColumn?: string;
}

function train(name: Name, { parameters, target, weightColumn }: Asked): FittedModel {
  const { task } = ALGORITHMS[name];
  const lineage = {
    algorithm: name,
    task,
    target: target ?? (task === 'regression' ? 'value' : 'high'),
    features: INPUTS,
    ...(weightColumn !== undefined && { weightColumn }),
    parameters,
    seed: 3,
    testSize: 0.1,
  };
  return learn({ table: TABLE, lineage, report: () => {} }).model;
}

/** The largest step against the way, over rows of the table with one input moved from end to end. */
function largestBreach(model: FittedModel, input: number, way: number): number {
  const steps = 60;
  let breach = 0;
  for (let row = 1; row < ROWS; row += 13) {
    const rows = new Float64Array(steps * 4);
    for (let step = 0; step < steps; step++)
      rows.set([gaps[row]!, down[row]!, free[row]!, towns[row]!], 4 * step);
    for (let step = 0; step < steps; step++) rows[4 * step + input] = step / (steps - 1);
    const said = predictRaw(model, rows, steps);
    const width = said.length / steps;
    for (let step = 1; step < steps; step++) {
      const change = said[(step + 1) * width - 1]! - said[step * width - 1]!;
      breach = Math.max(breach, -way * change);
    }
  }
  return breach;
}

const CASES: [Name, JsonObject][] = [
  ['DecisionTreeClassifier', { max_depth: 6 }],
  ['DecisionTreeRegressor', {}],
  ['DecisionTreeRegressor', { min_samples_leaf: 4 }],
  ['RandomForestClassifier', { n_estimators: 8 }],
  ['RandomForestRegressor', { n_estimators: 8, max_features: 0.5 }],
  ['ExtraTreesClassifier', { n_estimators: 8 }],
  ['ExtraTreesRegressor', { n_estimators: 8 }],
  ['GradientBoostingClassifier', { n_estimators: 30 }],
  ['GradientBoostingRegressor', { n_estimators: 30, max_depth: 6, min_samples_leaf: 1 }],
  ['GradientBoostingRegressor', { max_leaf_nodes: 8, max_depth: null, min_samples_leaf: 5 }],
];

describe('monotonic_cst', () => {
  it.each(CASES)('keeps predictions of %s from moving the other way (%j)', (name, parameters) => {
    const bound = train(name, { parameters: { ...parameters, monotonic_cst: BOUND } });
    // Trees add up exactly in order; the logistic function may err in the last digit.
    expect(largestBreach(bound, 0, 1)).toBeLessThan(1e-15);
    expect(largestBreach(bound, 1, -1)).toBeLessThan(1e-15);
    // Without it they do move.
    const free = train(name, { parameters });
    expect(largestBreach(free, 0, 1)).toBeGreaterThan(0.01);
    const weighed = train(name, {
      parameters: { ...parameters, monotonic_cst: BOUND },
      weightColumn: 'weight',
    });
    expect(largestBreach(weighed, 0, 1)).toBeLessThan(1e-12);
    expect(largestBreach(weighed, 1, -1)).toBeLessThan(1e-12);
  });

  it('lets boosting find the splits of HistGradientBoosting (scikit-learn 1.2.1)', () => {
    const named = 'abcde'.split('').map((input) => ({ input, isValue: true }));
    const boost = { n_estimators: 20, max_depth: 3, min_samples_leaf: 4 };
    const regression = { ...values, weights, columns: named };
    const classes = { ...two, weights, columns: named };
    expectNear(
      predictions('GradientBoostingRegressor', regression, {
        ...boost,
        monotonic_cst: { a: -1, b: 1 },
      }),
      [51.6278818445, 52.9554239188, 52.2274700437, 51.6241743572],
      1e-3,
    );
    expectNear(
      predictions('GradientBoostingClassifier', classes, {
        ...boost,
        monotonic_cst: { a: -1, b: -1, e: 1 },
      }),
      [
        0.7373431636, 0.2626568364, 0.8895159609, 0.1104840391, 0.9575184254, 0.0424815746,
        0.9330668523, 0.0669331477,
      ],
      1e-3,
    );
  });

  it.each(CASES)('still lets %s learn (%j)', (name, parameters) => {
    const model = train(name, { parameters: { ...parameters, monotonic_cst: BOUND } });
    const ends = Float64Array.of(0.05, 0.95, 0.5, 0, 0.95, 0.05, 0.5, 0);
    const said = predictRaw(model, ends, 2);
    expect(said.at(-1)! - said[said.length / 2 - 1]!).toBeGreaterThan(0.3);
  });

  it.each([
    ['a name that is no column', { upp: 1 }, 'high', /"upp", which is no column.*Did you mean/],
    ['a category', { town: 1 }, 'high', /"town", which is no number/],
    ['more than two classes', { up: 1 }, 'level', /classes/],
  ] as [string, JsonObject, string, RegExp][])(
    'is refused for %s',
    (_what, monotonic_cst, target, message) => {
      const act = () => train('DecisionTreeClassifier', { parameters: { monotonic_cst }, target });
      expect(act).toThrow(KernelError);
      expect(act).toThrow(message);
    },
  );
});
