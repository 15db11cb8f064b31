import type { JsonObject } from '../contracts/json';
import { startOfFingerprint } from '../test/start-of-fingerprint';
import { learn, type LearnRequest } from './learn';
import { encodeModel } from './models/artifact';
import { ALGORITHMS } from './models/registry';
import { syntheticTable } from './synthetic-table';
import type { Table } from './table/table';

type Lineage = LearnRequest['lineage'];
const FEATURES = ['width', 'age', 'gappy', 'colour', 'flag'];

function lineage(changes: Partial<Lineage>): Lineage {
  return {
    algorithm: 'LogisticRegression',
    task: 'classification',
    target: 'kind',
    features: FEATURES,
    parameters: {},
    seed: 42,
    testSize: 0.25,
    ...changes,
  };
}

const train = (table: Table, changes: Partial<Lineage>) =>
  learn({ table, lineage: lineage(changes), report: () => {} });

describe('learn', () => {
  /**
   * The bits of every algorithm on a table made from a seed. A change here is a change of the
   * algorithm: raise its kernelVersion, so that models trained before are not rebuilt as others.
   */
  it.each([
    ['RandomForestClassifier', 5, { n_estimators: 5 }, '00860887f680b51f'],
    ['KNeighborsClassifier', 1, {}, '635427a63623d15f'],
    ['KNeighborsRegressor', 1, { weights: 'distance', p: 1 }, '65fb443ef056cd0d'],
    ['LogisticRegression', 6, {}, '67a23a518612e895'],
    ['SVC', 2, {}, '5c984c7fbcbea8aa'],
    ['SVR', 2, { kernel: 'poly' }, 'fb8abff2e621dcd8'],
    ['MLPClassifier', 1, { max_iter: 5, hidden_layer_sizes: 12 }, 'd0bcf4fcfc94105e'],
    ['MLPRegressor', 1, { max_iter: 5, activation: 'tanh' }, '9c1f92be3d5d8d31'],
    ['RandomForestRegressor', 4, { n_estimators: 5 }, 'ff85375b71e8bb4f'],
    ['LinearRegression', 3, {}, 'd83a98a160363ede'],
    ['Ridge', 1, {}, 'e62aad75a6c227bc'],
    ['Lasso', 1, { alpha: 0.1 }, 'ecb681cf5e7c8d82'],
    ['ElasticNet', 1, { alpha: 0.1 }, '769767cc485aff19'],
    ['ExtraTreesClassifier', 4, { n_estimators: 5 }, 'd51821ddb9869f9a'],
    ['ExtraTreesRegressor', 3, { n_estimators: 5 }, '9b55f95f7fdbdc96'],
    ['GradientBoostingClassifier', 3, { n_estimators: 5 }, '6b4e07022ed8a11c'],
    ['GradientBoostingRegressor', 3, { n_estimators: 5 }, '4a0992cbcaf803a5'],
    ['DecisionTreeClassifier', 4, {}, 'dbcbed5a28f5cba3'],
    ['DecisionTreeRegressor', 3, {}, 'e165193e6349c916'],
    ['GaussianNB', 1, {}, '2578174815fcd4ba'],
    ['DummyClassifier', 1, {}, 'd0f22a839781f8cf'],
    ['DummyRegressor', 1, { strategy: 'median' }, 'f986512e6acc5a81'],
  ] as const)(
    'gives %s of kernel version %d the same bytes as ever',
    (name, version, parameters, fingerprint) => {
      const { task, kernelVersion } = ALGORITHMS[name];
      const target = task === 'classification' ? 'kind' : 'price';
      const { model } = train(syntheticTable(120), { algorithm: name, task, target, parameters });
      expect(kernelVersion).toBe(version);
      expect(startOfFingerprint(model)).toBe(fingerprint);
    },
  );

  const members = (...names: string[]) => ({
    estimators: names.map((algorithm) => ({ algorithm, parameters: {} })),
  });
  const CLASSES = members('GaussianNB', 'DecisionTreeClassifier');
  const VALUES = members('Ridge', 'DecisionTreeRegressor');

  /** Their versions are those of their members and their own; the bits that follow are theirs alone. */
  it.each([
    ['VotingClassifier', { ...CLASSES, voting: 'soft' }, '80cfbac2c9be6311'],
    ['VotingRegressor', { ...VALUES, weights: [1, 2] }, '765726ad3e99fede'],
    ['StackingClassifier', { ...CLASSES, cv: 3 }, '25f8f4a334ed0904'],
    ['StackingRegressor', { ...VALUES, cv: 3 }, 'f034683caf6936bf'],
  ] as [keyof typeof ALGORITHMS, JsonObject, string][])(
    'gives %s the same bytes as ever',
    (name, parameters, fingerprint) => {
      const { task, kernelVersion } = ALGORITHMS[name];
      const singles = Object.values(ALGORITHMS).filter(
        (other) => other.task === task && other.title !== 'Voting' && other.title !== 'Stacking',
      );
      expect(kernelVersion).toBe(singles.reduce((sum, single) => sum + single.kernelVersion, 1));
      const target = task === 'classification' ? 'kind' : 'price';
      const { model } = train(syntheticTable(120), { algorithm: name, task, target, parameters });
      const unversioned = { ...model, kernelVersion: 0 };
      expect(startOfFingerprint(unversioned)).toBe(fingerprint);
    },
  );

  it('gives other bytes for another seed', () => {
    const bytes = (seed: number) => encodeModel(train(syntheticTable(60), { seed }).model);
    expect(bytes(1)).not.toEqual(bytes(2));
  });

  it('leaves out rows without a target and says how many it used', () => {
    const table = syntheticTable(80);
    const gappy = {
      algorithm: 'LinearRegression',
      task: 'regression',
      target: 'gappy',
      features: ['age'],
    } as const;
    const present = (
      table.columns[2]!.kind === 'numeric' ? table.columns[2]!.values : new Float64Array(0)
    ).filter((value) => !Number.isNaN(value)).length;
    const { trainingRows, testRows } = train(table, { ...gappy, features: ['age'] });
    expect(present).toBeLessThan(80);
    expect(trainingRows + testRows).toBe(present);
  });

  it('reports progress up to the total', () => {
    const seen: [number, number][] = [];
    const changes = { algorithm: 'RandomForestClassifier', parameters: { n_estimators: 2 } };
    learn({
      table: syntheticTable(40),
      lineage: lineage(changes),
      report: (...progress) => seen.push(progress),
    });
    expect(seen).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
  });

  it('learns from dates, but predicts none', () => {
    const day = 86_400_000;
    const days = Float64Array.from({ length: 70 }, (_, row) => row * day);
    // Weekends are another class: 3 and 4 January 1970 were the first.
    const weekend = days.map((value) => ((value / day + 3) % 7 >= 5 ? 1 : 0));
    const table: Table = {
      rows: 70,
      columns: [
        { kind: 'numeric', name: 'seen', type: 'date', values: days },
        { kind: 'numeric', name: 'kind', type: 'integer', values: weekend },
      ],
    };
    const asked = { algorithm: 'DecisionTreeClassifier', features: null };
    expect(train(table, asked).metrics['accuracy']).toBe(1);
    expect(() => train(table, { ...asked, target: 'seen' })).toThrow(/cannot be|not predicted/);
  });

  it.each([
    ['target-missing', { target: 'kynd' }],
    ['unknown-algorithm', { algorithm: 'Forest' }],
    ['wrong-task', { algorithm: 'LinearRegression' }],
    ['invalid-parameter', { parameters: { C: -1 } }],
    ['no-features', { features: ['nothing'] }],
    ['target-not-numeric', { task: 'regression', algorithm: 'LinearRegression' }],
  ] as [string, Partial<Lineage>][])('refuses with %s', (code, changes) => {
    expect(() => train(syntheticTable(30), changes)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses tables that leave nothing to learn or to test', () => {
    const numbers = (name: string, values: number[]) => ({
      kind: 'numeric' as const,
      name,
      type: 'number' as const,
      values: Float64Array.from(values),
    });
    const refusal =
      (kind: number[], x = kind.map((_, row) => row)) =>
      () =>
        train(
          { rows: kind.length, columns: [numbers('x', x), numbers('kind', kind)] },
          { features: null },
        );
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(refusal([1, 2])).toThrow(code('too-few-rows'));
    expect(refusal([1, 2, NaN, NaN])).toThrow(code('too-few-rows'));
    expect(refusal([1, 2, 3, 4])).toThrow(code('too-few-rows'));
    expect(refusal([1, 1, 1, 1])).toThrow(code('single-class'));
    expect(refusal(Array.from({ length: 1500 }, (_, row) => row))).toThrow(
      code('target-not-categorical'),
    );
    expect(refusal([1, 1, 2, 2], [NaN, NaN, NaN, NaN])).toThrow(code('no-features'));
    expect(refusal([1, 1, 2, 2], [1, Infinity, 3, -Infinity])).toThrow(code('not-finite'));
  });
});
