import { KernelError } from './kernel-error';
import { learn } from './learn';
import { ALGORITHMS } from './models/registry';
import { predictRaw } from './predict';
import { syntheticTable } from './synthetic-table';
import type { Column, Table } from './table/table';

type Name = keyof typeof ALGORITHMS;
const NAMES = Object.keys(ALGORITHMS) as Name[];
/** Those that weigh no rows. */
const TAKE_NONE = /^KNeighbors|^MLP/;
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

/** A column `w` beside it, of what its rows count. */
function weighed(name: Name, weights: number[]): Table {
  const table = tableOf(name, rising);
  return { ...table, columns: [...table.columns, numbers('w', weights)] };
}

/** Refused with a code, in words that name the column or the target and say what to do. */
function expectRefusal(act: () => unknown, code: string): void {
  const { message } = expectError(act, code);
  expect(message).toMatch(/"[wxy]"|rows? /);
  expect(message).toMatch(/Add|Choose|choose|Replace|Bring|Leave|add|Encode|Ask/);
}

function expectError(act: () => unknown, code: string): KernelError {
  const answer = answerOf(act);
  expect(answer).toBeInstanceOf(KernelError);
  expect(answer).toMatchObject({ code });
  return answer as KernelError;
}

/** What it gives, or refuses with. */
function answerOf<Answer>(act: () => Answer): Answer | KernelError {
  try {
    return act();
  } catch (error) {
    if (error instanceof KernelError) return error;
    throw error;
  }
}

function expectFinite(values: Iterable<number>): void {
  expect([...values].every(Number.isFinite)).toBe(true);
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

  it('weighs rows that count as differently as they may, or says that it weighs none', () => {
    const fit = (weights: number[]) =>
      train(name, weighed(name, weights), { ...ON_XY, weightColumn: 'w' }).metrics;
    const far = rising.map((row) => (row % 2 === 0 ? 1e-100 : 1e100));
    if (TAKE_NONE.test(name)) {
      const { message } = expectError(() => fit(far), 'weights-not-taken');
      expect(message).toContain(`${name} cannot weigh rows. Leave the weight column out`);
      return;
    }
    expectFinite(Object.values(fit(far)));
    expectFinite(Object.values(fit(rising.map((row) => (row === 4 ? 1e100 : 1e-100)))));
    expectFinite(Object.values(fit(rising.map(() => 1e-100))));
    expectRefusal(() => fit(rising.map((row) => (row === 4 ? 1 : 0))), 'too-few-rows');
    for (const none of [NaN, -1, Infinity, 1e101, 1e-101])
      expectRefusal(() => fit(rising.map((row) => (row === 4 ? none : 1))), 'invalid-weights');
  });

  it.each([
    ['class_weight', [{ 0: 1e9, 1: 5e-324 }, { 1: 1e-300 }, {}, 'balanced']],
    ['monotonic_cst', [{ x: 1 }, { x: -1 }, { x: 0 }, {}]],
  ])('takes %s at its ends where it knows it, and refuses what is none', (option, good) => {
    const fit = (value: unknown) =>
      train(name, tableOf(name, rising), { ...ON_XY, parameters: { [option]: value } }).metrics;
    const isKnown = Object.hasOwn(ALGORITHMS[name].parameters.properties, option);
    const bad = [
      { 0: -1, x: 2 },
      { 0: null, x: 0.5 },
      { 1: 1e10, x: '1' },
      { z: 1 },
      [],
      'some',
      3,
    ];
    for (const value of isKnown ? bad : [...bad, ...good]) {
      const { details } = expectError(() => fit(value), 'invalid-parameter');
      expect(details[0]?.pointer).toMatch(`/parameters/${option}`);
    }
    for (const value of isKnown ? good : []) expectFinite(Object.values(fit(value)));
  });

  it('learns from texts without words, of odd letters and of any length', () => {
    const target = tableOf(name, rising).columns[1]!;
    const fit = (...texts: (string | null)[]) => {
      const column = { name: 'x', texts: rising.map((row) => texts[row % texts.length]!) };
      const table = { rows: rising.length, columns: [target], texts: [column] };
      const pipeline = { text: 'hashed_words', text_places: 8 };
      return train(name, table, { ...ON_XY, pipeline }).metrics;
    };
    const long = 'word '.repeat(1000);
    expectFinite(Object.values(fit('', 'a', '\ud800 \udfff ?', '\0\0 ab', long, null)));
    expectFinite(Object.values(fit('the same words')));
    expectFinite(Object.values(fit('')));
    expectRefusal(() => fit(null), 'no-features');
  });

  it('answers categories and numbers beyond all bounds, or says which row it cannot', () => {
    const { model } = train(name, syntheticTable(60));
    const predict = (at: number, value: number) =>
      predictRaw(model, Float64Array.of(5, 30, 0.1, 1, 1).fill(value, at, at + 1), 1);
    for (const category of [3, 4])
      for (const code of [-1, 0.5, 3.7, 1e9, 2 ** 31, 2 ** 32, 1e308, Infinity, -Infinity])
        expectFinite(predict(category, code));
    for (const number of [0, 1, 2]) {
      for (const value of [5e-324, 1e9, -1e9]) expectFinite(predict(number, value));
      for (const value of [1e308, -1e308, Infinity, -Infinity]) {
        const answer = answerOf(() => predict(number, value));
        if (answer instanceof KernelError) expect(answer).toMatchObject({ code: 'not-finite' });
        else expectFinite(answer);
      }
    }
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
