import type { Signature } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { syntheticTable } from '../synthetic-table';
import { encodeRows } from './encode-rows';
import { rawMatrix } from './raw-matrix';
import { buildSignature } from './signature';

const signature: Signature = {
  task: 'classification',
  target: 'target',
  classes: [0, 1],
  inputs: [
    {
      name: 'sepal length (cm)',
      type: 'number',
      required: true,
      minimum: 4,
      maximum: 8,
      median: 5,
    },
    { name: 'age', type: 'integer', required: false, minimum: 1, maximum: 9, median: 4 },
    {
      name: 'colour',
      type: 'category',
      required: false,
      categories: ['red', '7'],
      mostFrequent: 'red',
    },
    {
      name: 'flag',
      type: 'boolean',
      required: false,
      categories: ['false', 'true'],
      mostFrequent: 'true',
    },
  ],
};

const encode = (...rows: unknown[]): number[] => [
  ...encodeRows(signature, rows as Record<string, unknown>[]),
];

function refusal(...rows: unknown[]): KernelError {
  try {
    encode(...rows);
  } catch (error) {
    if (error instanceof KernelError) return error;
  }
  throw new Error('it was accepted');
}

describe('encodeRows', () => {
  it('passes over the target and the columns that the model left out', () => {
    const left: Signature = { ...signature, leftOut: [{ name: 'seen on', type: 'date' }] };
    const row = { sepal_length: 1, target: 1, seen_on: '2024-01-01' };
    expect([...encodeRows(left, [row])]).toEqual([1, NaN, NaN, NaN]);
    expect(() => encodeRows(signature, [row])).toThrow(/seen_on/);
  });

  it('reads numbers, numeric texts, categories and booleans by canonical name', () => {
    expect(encode({ sepal_length: '5.1', Age: 5, colour: 'red', flag: 'TRUE' })).toEqual([
      5.1, 5, 0, 1,
    ]);
    expect(encode({ 'sepal length (cm)': 1e2, age: '5.0', colour: 7, flag: 0 })).toEqual([
      100, 5, 1, 0,
    ]);
  });

  it('gives -1 for a category that training did not see and NaN for what is missing', () => {
    expect(encode({ sepal_length: 1, colour: 'pink', age: null, flag: '' })).toEqual([
      1,
      NaN,
      -1,
      NaN,
    ]);
    expect(encode({ sepal_length: 1 })).toEqual([1, NaN, NaN, NaN]);
  });

  it('passes over the target of the model', () => {
    expect(encode({ sepal_length: 1, Target: 'x' })).toEqual([1, NaN, NaN, NaN]);
  });

  it('reads rows of different layouts in one request', () => {
    expect(
      encode({ sepal_length: 1, age: 2 }, { age: 3, sepal_length: 4 }, { sepal_length: 5 }),
    ).toEqual([1, 2, NaN, NaN, 4, 3, NaN, NaN, 5, NaN, NaN, NaN]);
  });

  it('points to row and column of what it cannot read', () => {
    const error = refusal({ sepal_length: 1 }, { sepal_length: 'tall', age: '0x10' });
    expect(error.code).toBe('invalid-features');
    expect(error.details).toEqual([
      {
        pointer: '/features/1/sepal_length',
        columnName: 'sepal_length',
        detail: '"sepal_length" must be a finite number, not "tall".',
        expected: 'a finite number',
        got: '"tall"',
      },
      {
        pointer: '/features/1/age',
        columnName: 'age',
        detail: '"age" must be a finite number, not "0x10".',
        expected: 'a finite number',
        got: '"0x10"',
      },
    ]);
  });

  it.each([['1e309'], [Infinity], [true], [[1]], [{}], ['1_000'], ['1,5'], [' ']])(
    'refuses %p for a number',
    (value) => expect(refusal({ sepal_length: value }).details).toHaveLength(1),
  );

  it.each([['maybe'], [2], [[true]]])('refuses %p for a boolean', (value) =>
    expect(refusal({ sepal_length: 1, flag: value }).details[0]!.expected).toBe('true or false'),
  );

  it('names near matches for a mistyped column, both ways', () => {
    const { details } = refusal({ sepal_lenght: 5 });
    expect(details.map(({ columnName, suggestion }) => [columnName, suggestion])).toEqual([
      ['sepal_lenght', 'sepal length (cm)'],
      ['sepal length (cm)', 'sepal length (cm)'],
    ]);
  });

  it('refuses a missing value only where training saw none', () => {
    expect(refusal({ sepal_length: null }).message).toMatch(/knows no substitute/);
    expect(refusal({}).message).toMatch(/"sepal length \(cm\)" is missing/);
  });

  it('refuses a column that is given twice', () => {
    expect(refusal({ sepal_length: 1, 'Sepal Length': 2 }).message).toMatch(/ambiguous/);
  });

  it('shows twenty problems and counts them all', () => {
    const error = refusal(...Array.from({ length: 300 }, () => ({ sepal_length: 'x' })));
    expect(error.details).toHaveLength(20);
    expect(error.message).toMatch(/300 problems in 300 rows/);
  });

  it.each([[null], [1], ['row'], [[5.1]]])('refuses %p as a row', (row) =>
    expect(refusal(row).details[0]!.pointer).toBe('/features/0'),
  );

  it('takes hostile keys for unknown columns and leaves Object.prototype alone', () => {
    const row: unknown = JSON.parse(
      '{"sepal_length": 1, "__proto__": {"age": 3}, "constructor": 1, "a/b~": 1}',
    );
    expect(refusal(row).details.map(({ pointer }) => pointer)).toEqual([
      '/features/0/__proto__',
      '/features/0/constructor',
      '/features/0/a~1b~0',
    ]);
    expect(Object.hasOwn(Object.prototype, 'age')).toBe(false);
  });

  it('stays cheap for many unknown columns that differ in every row', () => {
    const rows = Array.from({ length: 2000 }, (_, row) =>
      Object.fromEntries(
        Array.from({ length: 20 }, (__, key) => [`${row}-${key}-${'x'.repeat(60)}`, 1]),
      ),
    );
    expect(refusal(...rows).message).toMatch(/42000 problems in 2000 rows/);
  });
});

describe('Dates', () => {
  const dated: Signature = {
    task: 'regression',
    target: 'y',
    inputs: [{ name: 'seen', type: 'date', required: true, minimum: 0, maximum: 0, median: 0 }],
  };

  it('are read as RFC 3339 writes them', () => {
    const rows = [{ seen: '2024-02-29' }, { seen: ' 2024-02-29T13:00:00+01:00' }];
    expect([...encodeRows(dated, rows)]).toEqual([
      Date.UTC(2024, 1, 29),
      Date.UTC(2024, 1, 29, 12),
    ]);
  });

  it.each(['2023-02-29', '29.02.2024', 1_709_164_800_000, true])('are not %j', (seen) => {
    expect(() => encodeRows(dated, [{ seen }])).toThrow(/must be a date such as 2024-02-29/);
  });
});

describe('rawMatrix', () => {
  it('gives the same raw form as encodeRows for the same rows', () => {
    const table = syntheticTable(40);
    const built = buildSignature(table, {
      target: 'kind',
      features: ['width', 'age', 'gappy', 'colour', 'flag'],
      task: 'classification',
    });
    const rows = Array.from({ length: 40 }, (_, row) =>
      Object.fromEntries(
        table.columns.slice(0, 5).map((column) => {
          if (column.kind === 'numeric') return [column.name, column.values[row]];
          const text = column.categories[column.codes[row]!];
          return [column.name, column.type === 'boolean' ? text === 'true' : text];
        }),
      ),
    );
    const all = Int32Array.from(rows.keys());
    expect(rawMatrix(table, built, all)).toEqual(encodeRows(built, rows));
  });
});
