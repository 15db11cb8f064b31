import { KernelError } from '../kernel-error';
import { syntheticTable } from '../synthetic-table';
import { buildSignature } from './signature';
import type { Table } from './table';

const numbers = (name: string, ...values: number[]): Table['columns'][number] => ({
  kind: 'numeric',
  name,
  type: 'number',
  values: Float64Array.from(values),
});

describe('buildSignature', () => {
  it('describes numbers by range and median, and requires what was never missing', () => {
    const table = {
      rows: 4,
      columns: [numbers('a', 4, 1, 3, 2), numbers('b', NaN, 5, 7, NaN), numbers('y', 1, 2, 3, 4)],
    };
    expect(buildSignature(table, { target: 'Y', features: null, task: 'regression' })).toEqual({
      task: 'regression',
      target: 'y',
      inputs: [
        { name: 'a', type: 'number', required: true, minimum: 1, maximum: 4, median: 2.5 },
        { name: 'b', type: 'number', required: false, minimum: 5, maximum: 7, median: 6 },
      ],
    });
  });

  it('keeps only the categories that occur, in code order', () => {
    const codes = Int32Array.from([2, 0, 2, -1]);
    const colour = {
      kind: 'category',
      name: 'c',
      type: 'category',
      codes,
      categories: ['z', 'y', 'x'],
    } as const;
    const table = { rows: 4, columns: [colour, numbers('y', 1, 2, 3, 4)] };
    expect(
      buildSignature(table, { target: 'y', features: ['C'], task: 'regression' }).inputs,
    ).toEqual([
      { name: 'c', type: 'category', required: false, categories: ['z', 'x'], mostFrequent: 'x' },
    ]);
  });

  it('says which columns it leaves out, unless the features are named', () => {
    const table: Table = {
      rows: 2,
      columns: [numbers('a', 1, 2), numbers('empty', NaN, NaN), numbers('y', 1, 2)],
      leftOut: [{ name: 'seen on', type: 'date' }],
    };
    expect(
      buildSignature(table, { target: 'y', features: null, task: 'regression' }).leftOut,
    ).toEqual([
      { name: 'seen on', type: 'date' },
      { name: 'empty', type: 'number' },
    ]);
    expect(
      buildSignature(table, { target: 'y', features: ['a'], task: 'regression' }),
    ).not.toHaveProperty('leftOut');
    expect(() =>
      buildSignature(table, { target: 'seen on', features: null, task: 'regression' }),
    ).toThrow(/is of type date/);
    expect(() =>
      buildSignature(table, { target: 'y', features: ['seen on'], task: 'regression' }),
    ).toThrow(/is of type date/);
  });

  it('gives classes their own type, sorted', () => {
    const table = syntheticTable(60);
    const classes = (target: string) =>
      buildSignature(table, { target: target, features: ['age'], task: 'classification' }).classes;
    expect(classes('kind')).toEqual(['a', 'b', 'c']);
    expect(classes('rank')).toEqual([1, 2, 5]);
    expect(classes('flag')).toEqual([false, true]);
  });

  it.each([
    ['target-missing', 'prise', null, /"prise".*"price"/],
    ['no-features', 'price', ['wdth'], /"wdth".*"width \(cm\)"/],
    ['no-features', 'price', ['price'], /is the target/],
    ['no-features', 'price', [], /no column to learn from/],
  ])('refuses with %s', (code, target, features, message) => {
    const build = () =>
      buildSignature(syntheticTable(20), {
        target: target,
        features: features,
        task: 'regression',
      });
    expect(build).toThrow(KernelError);
    expect(build).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
