import { KernelError } from './kernel-error';
import { learn } from './learn';
import { ALGORITHMS } from './models/registry';
import { predictRaw } from './predict';
import { syntheticTable } from './synthetic-table';
import type { Column, Table } from './table/table';

type Name = keyof typeof ALGORITHMS;
const NAMES = Object.keys(ALGORITHMS) as Name[];
/** Small enough for a table of thirty rows, quick enough to try every algorithm on every table. */
const QUICK: Record<string, number> = { n_estimators: 5, n_neighbors: 2 };

function train(name: Name, table: Table, changes: object = {}) {
  const { task, parameters } = ALGORITHMS[name];
  const quick = Object.fromEntries(
    Object.entries(QUICK).filter(([key]) => Object.hasOwn(parameters.properties, key)),
  );
  const lineage = {
    algorithm: name,
    task,
    target: task === 'classification' ? 'kind' : 'price',
    features: ['width', 'age', 'gappy', 'colour', 'flag'] as string[] | null,
    parameters: { ...quick, ...membersOf(name) },
    seed: 5,
    testSize: 0.25,
    ...changes,
  };
  return learn({ table, lineage, report: () => {} });
}

/** Members that learn from few rows. */
function membersOf(name: Name): object {
  if (!/^(Voting|Stacking)/.test(name)) return {};
  const estimators =
    ALGORITHMS[name].task === 'classification'
      ? [{ algorithm: 'GaussianNB' }, { algorithm: 'DecisionTreeClassifier' }]
      : [{ algorithm: 'Ridge' }, { algorithm: 'DecisionTreeRegressor' }];
  return { estimators };
}

const numbers = (name: string, values: number[]): Column => ({
  kind: 'numeric',
  name,
  type: 'number',
  values: Float64Array.from(values),
});

/** A table of one column and a target of this task; a row per value. */
function tableOf(name: Name, x: number[], y?: number[]): Table {
  const isClasses = ALGORITHMS[name].task === 'classification';
  const target = y ?? x.map((_, row) => (isClasses ? row % 2 : row * 1.5));
  return { rows: x.length, columns: [numbers('x', x), numbers('y', target)] };
}

const ON_XY = { target: 'y', features: null };
const rising = Array.from({ length: 30 }, (_, row) => row);

/** Refused with a code, in words that name the column or the target and say what to do. */
function expectRefusal(act: () => unknown, code: string): void {
  let error: unknown;
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(KernelError);
  expect(error).toMatchObject({ code });
  expect((error as KernelError).message).toMatch(/"[xy]"|rows? /);
  expect((error as KernelError).message).toMatch(
    /Add|Choose|choose|Replace|Bring|Leave|add|Encode|Ask/,
  );
}

describe.each(NAMES)('%s', (name) => {
  it('learns from missing numbers and predicts finite numbers', () => {
    const gaps = rising.map((value) => (value % 3 === 0 ? NaN : value));
    const { metrics } = train(name, tableOf(name, gaps), ON_XY);
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  it('learns from a column that never varies', () => {
    const { metrics } = train(
      name,
      tableOf(
        name,
        rising.map(() => 7),
      ),
      ON_XY,
    );
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['an infinite value', rising.map((value) => (value === 3 ? Infinity : value)), 'not-finite'],
    ['a column without a value', rising.map(() => NaN), 'no-features'],
    ['no row', [], 'too-few-rows'],
    ['one row', [1], 'too-few-rows'],
    ['two rows', [1, 2], 'too-few-rows'],
  ])('refuses %s', (_what, x, code) => {
    expectRefusal(() => train(name, tableOf(name, x), ON_XY), code);
  });

  it('refuses a target that is the same everywhere, missing everywhere or infinite', () => {
    const refuse = (y: number[], code: string) =>
      expectRefusal(() => train(name, tableOf(name, rising, y), ON_XY), code);
    refuse(
      rising.map(() => 1),
      'single-class',
    );
    refuse(
      rising.map(() => NaN),
      'too-few-rows',
    );
    if (ALGORITHMS[name].task === 'regression')
      refuse(
        rising.map((value) => (value === 3 ? -Infinity : value)),
        'not-finite',
      );
  });

  it('refuses rows of another width, and answers missing and unseen values with finite numbers', () => {
    const { model } = train(name, syntheticTable(60));
    expectRefusal(() => predictRaw(model, new Float64Array(7), 1), 'invalid-features');
    const odd = Float64Array.of(1e6, NaN, NaN, -1, NaN);
    expect([...predictRaw(model, odd, 1)].every(Number.isFinite)).toBe(true);
    expect(predictRaw(model, new Float64Array(0), 0)).toHaveLength(0);
  });

  it('gives the same model for the same seed, and probabilities that add up to 1', () => {
    const table = syntheticTable(60);
    const { model } = train(name, table);
    expect(train(name, table).model).toEqual(model);
    const classes = model.signature.classes?.length;
    if (classes === undefined) return;
    const predictions = predictRaw(model, model.background, model.background.length / 5);
    for (let start = 0; start < predictions.length; start += classes) {
      const row = predictions.subarray(start, start + classes);
      expect(row.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  it('does not care what its classes are called', () => {
    if (ALGORITHMS[name].task === 'regression') return;
    const y = rising.map((value) => (value % 5 < 2 ? 0 : 1));
    const renamed = y.map((code) => code * 10 + 3);
    const metricsOf = (target: number[]) =>
      train(name, tableOf(name, rising, target), ON_XY).metrics;
    expect(metricsOf(renamed)).toEqual(metricsOf(y));
  });

  it('learns through every kind of pipeline', () => {
    const table = syntheticTable(60);
    for (const pipeline of [
      { encoding: 'ordinal', scaling: 'min_max', imputation: 'mean' },
      { encoding: 'target', scaling: 'robust', missing_indicator: true, imputation: 'constant' },
      { max_categories: 2, scaling: 'standard', imputation: 'most_frequent' },
    ]) {
      const { metrics } = train(name, table, { pipeline });
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    }
  });
});
