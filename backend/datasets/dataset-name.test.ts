import fc from 'fast-check';
import { checkedName, displayNameOf, nameFromFile } from './dataset-name';

describe('Dataset name', () => {
  it.each([
    ['california_housing.csv', 'california_housing'],
    ['Iris.csv', 'Iris'],
    ['Ventas 2024 (final).csv', 'ventas-2024-final'],
    ['Año nuevo.CSV', 'ano-nuevo'],
    ['../../etc/passwd', 'etc-passwd'],
    ['all.csv', 'table-all'],
    ['constructor.csv', 'table-constructor'],
    ['__proto__.csv', 'proto__'],
    ['数据.csv', 'table'],
    ['a..b.csv', 'a-b'],
    ['a.csv.csv', 'a'],
    ['', 'table'],
  ])('makes of the file %j the name %j', (file, name) => {
    expect(nameFromFile(file)).toBe(name);
  });

  it('makes of every file name one that it would accept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (file) => {
        const name = nameFromFile(file);
        expect(nameFromFile(name)).toBe(name);
        expect(checkedName(name)).toBe(name);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each([
    '../x',
    '..%2f',
    'a/b',
    '\\..\\',
    'CON',
    'all',
    'Health',
    'x'.repeat(129),
    '‮abc',
    'prototype',
  ])('refuses %j where somebody chose it', (name) => {
    expect(() => checkedName(name)).toThrow(expect.objectContaining({ code: 'invalid-name' }));
  });

  it('keeps what people read, without what cannot be seen', () => {
    expect(displayNameOf('Ventas 2024 (final).csv')).toBe('Ventas 2024 (final)');
    expect(displayNameOf('a\u202eb\u0000.csv')).toBe('ab');
  });
});
