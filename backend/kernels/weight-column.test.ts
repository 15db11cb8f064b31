import type { JsonValue } from '../contracts/json';
import { KernelError } from './kernel-error';
import { learn, type LearnRequest } from './learn';
import { encodeModel } from './models/artifact';
import { ALGORITHMS } from './models/registry';
import { syntheticTable } from './synthetic-table';
import { selectRows, type Table } from './table/table';

type Lineage = LearnRequest['lineage'];

/** The synthetic table with a column of weights, these repeated over its rows. */
function weighedTable(...repeated: number[]): Table {
  const table = syntheticTable(90);
  const values = Float64Array.from(
    { length: table.rows },
    (_, row) => repeated[row % repeated.length]!,
  );
  const weight = { kind: 'numeric', name: 'Weight (kg)', type: 'number', values } as const;
  return { ...table, columns: [...table.columns, weight] };
}

function train(table: Table, changes: Partial<Lineage> = {}) {
  const lineage: Lineage = {
    algorithm: 'DecisionTreeClassifier',
    task: 'classification',
    target: 'kind',
    features: null,
    weightColumn: 'weight',
    parameters: {},
    seed: 5,
    testSize: 0.25,
    ...changes,
  };
  return learn({ table, lineage, report: () => {} });
}

function refusal(act: () => unknown): KernelError {
  try {
    act();
  } catch (error) {
    if (error instanceof KernelError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a weight column', () => {
  it('is no input, and may not be named as one', () => {
    const names = train(weighedTable(1, 2)).model.signature.inputs.map(({ name }) => name);
    expect(names).not.toContain('Weight (kg)');
    expect(names).toContain('age');
    const { code, message } = refusal(() =>
      train(weighedTable(1, 2), { features: ['age', 'weight'] }),
    );
    expect(code).toBe('no-features');
    expect(message).toContain('weighs the rows');
  });

  it('changes the model, and not with its unit', () => {
    const shallow = { features: ['age', 'gappy'], parameters: { max_depth: 2 } };
    const bytes = (...weights: number[]) =>
      encodeModel(train(weighedTable(...weights), shallow).model);
    expect(bytes(1, 8)).not.toEqual(bytes(1, 1));
    expect(bytes(1, 8)).toEqual(bytes(0.25, 2));
  });

  it('leaves out rows of weight 0 as if they were not there', () => {
    const weighed = weighedTable(3, 0, 1);
    const rows = Int32Array.from({ length: 90 }, (_, row) => row).filter((row) => row % 3 !== 1);
    const left = {
      rows: rows.length,
      columns: weighed.columns.map((column) => selectRows(column, rows)),
    };
    for (const algorithm of ['DecisionTreeClassifier', 'LogisticRegression', 'GaussianNB'])
      expect(train(weighed, { algorithm })).toEqual(train(left, { algorithm }));
  });

  it.each([
    [NaN, 'the weight is missing'],
    [-1, '-1 is no weight'],
    [Infinity, 'Infinity is no weight'],
    [1e101, '1e+101 is no weight'],
    [1e-101, '1e-101 is no weight'],
  ])('with the weight %d is refused, naming row and column', (weight, detail) => {
    const { code, details, message } = refusal(() => train(weighedTable(1, 1, weight)));
    expect(code).toBe('invalid-weights');
    expect(details[0]).toMatchObject({ row: 4, columnName: 'Weight (kg)', detail });
    expect(message).toMatch(/"Weight \(kg\)" has 30 values .* row 4/);
  });

  it('of zeros, of another type or name is refused', () => {
    expect(refusal(() => train(weighedTable(0)))).toMatchObject({ code: 'invalid-weights' });
    const other = (weightColumn: string) =>
      refusal(() => train(weighedTable(1), { weightColumn })).message;
    expect(other('colour')).toContain('is of type category');
    expect(other('wait')).toContain('"wait" is not a column');
    expect(other('kind')).toContain('is of type category');
  });

  it('that leaves one class only is refused', () => {
    const table = weighedTable(1);
    const [kind, weight] = ['kind', 'Weight (kg)'].map((name) =>
      table.columns.find((column) => column.name === name)!,
    );
    if (kind?.kind !== 'category' || weight?.kind !== 'numeric') throw new Error('other table');
    kind.codes.forEach((code, row) => (weight.values[row] = code === 0 ? 1 : 0));
    expect(refusal(() => train(table))).toMatchObject({ code: 'single-class' });
  });

  it.each(Object.values(ALGORITHMS).map((algorithm) => [algorithm.name, algorithm] as const))(
    'is heeded or refused by %s',
    (name, { task, parameters }) => {
      const quick = { n_estimators: 3, max_depth: 2 };
      const small = Object.fromEntries(
        Object.entries(quick).filter(([key]) => Object.hasOwn(parameters.properties, key)),
      );
      const asked = {
        algorithm: name,
        task,
        target: task === 'regression' ? 'price' : 'kind',
        features: ['age', 'gappy'],
        parameters: small,
      };
      const fit = (...weights: number[]) =>
        encodeModel(train(weighedTable(...weights), asked).model);
      if (TAKE_NONE.has(name)) {
        const { code, message } = refusal(() => fit(1, 5));
        expect(code).toBe('weights-not-taken');
        expect(message).toContain(task === 'regression' ? 'Ridge' : 'LogisticRegression');
      } else expect(fit(1, 5)).not.toEqual(fit(1, 1));
    },
  );
});

/** Their scikit-learn counterparts take no sample_weight either; the regressor's defaults have one of them. */
const TAKE_NONE: ReadonlySet<string> = new Set([
  'KNeighborsClassifier',
  'KNeighborsRegressor',
  'MLPClassifier',
  'MLPRegressor',
  'VotingRegressor',
  'StackingRegressor',
]);

describe('class_weight', () => {
  const balanced = { algorithm: 'LogisticRegression' };

  it('refuses classes that the target does not have, naming those it has', () => {
    const named = (class_weight: object) => ({ ...balanced, parameters: { class_weight } });
    const { code, details } = refusal(() =>
      train(weighedTable(1), named({ a: 2, B: 3 }) as Partial<Lineage>),
    );
    expect(code).toBe('invalid-parameter');
    expect(details[0]).toMatchObject({
      pointer: '/parameters/class_weight',
      got: 'B',
      expected: 'a, b, c',
    });
  });

  it('refuses what is no weight', () => {
    for (const class_weight of [{ a: 0 }, { a: 'much' }, 'balance'])
      expect(
        refusal(() => train(weighedTable(1), { ...balanced, parameters: { class_weight } })),
      ).toMatchObject({ code: 'invalid-parameter' });
  });

  it('is looked for in the members of an ensemble too', () => {
    const estimators: JsonValue = [
      { algorithm: 'GaussianNB', parameters: {} },
      { algorithm: 'LogisticRegression', parameters: { class_weight: { z: 1 } } },
    ];
    const { details } = refusal(() =>
      train(weighedTable(1), { ...balanced, algorithm: 'voting', parameters: { estimators } }),
    );
    expect(details[0]!.pointer).toBe('/parameters/estimators/1/parameters/class_weight');
  });
});
