import fc from 'fast-check';
import type { Block } from './block-codec';
import { ContentHash } from './content-hash';

type Row = [number | null, string | null, number];

const SCHEMA = [
  { name: 'n', type: 'number' },
  { name: 't', type: 'text' },
  { name: 'c', type: 'category', categories: ['a', 'b', 'c'] },
] as const;
const anyRow = fc.tuple(
  fc.option(fc.double({ noNaN: true })),
  fc.option(fc.string()),
  fc.integer({ min: -1, max: 2 }),
);

describe('Content hash', () => {
  it('does not depend on how the rows are cut into blocks', () => {
    fc.assert(
      fc.property(fc.array(anyRow), fc.integer({ min: 1, max: 7 }), (rows, size) => {
        expect(hash(rows, size)).toBe(hash(rows, rows.length + 1));
      }),
      { seed: 1 },
    );
  });

  it('changes with any value and with the order of the rows', () => {
    const rows: Row[] = [
      [1, 'x', 0],
      [2, 'y', 1],
    ];
    const others: Row[][] = [
      [rows[1]!, rows[0]!],
      [[1, 'x', 0], [2, 'y', -1]],
      [[1, 'x', 0], [null, 'y', 1]],
      [[1, 'xy', 0], [2, '', 1]],
      [[1, 'x', 0], [2, null, 1]],
      [[1, 'x', 0]],
    ]; // prettier-ignore
    const hashes = [rows, ...others].map((each) => hash(each, 2));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('changes with a name, a type and a category', () => {
    const codes: Block = { kind: 'category', codes: Int32Array.of(0) };
    const hashOf = (name: string, type: 'category' | 'boolean', categories: string[]) => {
      const table = new ContentHash([{ name, type, categories }]);
      table.add([codes]);
      return table.digest();
    };
    const hashes = [
      hashOf('a', 'category', ['x']),
      hashOf('b', 'category', ['x']),
      hashOf('a', 'boolean', ['x']),
      hashOf('a', 'category', ['y']),
    ];
    expect(new Set(hashes).size).toBe(4);
  });

  it('takes every missing number for the same', () => {
    const other = new Float64Array(new BigUint64Array([0xfff8_0000_0000_1234n]).buffer);
    const hashes = [Float64Array.of(Number.NaN), other].map((values) => {
      const table = new ContentHash([{ name: 'n', type: 'number' }]);
      table.add([{ kind: 'numeric', values }]);
      return table.digest();
    });
    expect(hashes[0]).toBe(hashes[1]);
  });
});

function hash(rows: readonly Row[], rowsPerBlock: number): string {
  const table = new ContentHash(
    SCHEMA.map((column) => ({
      ...column,
      categories: [...('categories' in column ? column.categories : [])],
    })),
  );
  for (let from = 0; from < rows.length; from += rowsPerBlock) {
    const part = rows.slice(from, from + rowsPerBlock);
    table.add([
      { kind: 'numeric', values: Float64Array.from(part, ([number]) => number ?? Number.NaN) },
      { kind: 'text', texts: part.map(([, text]) => text) },
      { kind: 'category', codes: Int32Array.from(part, ([, , code]) => code) },
    ]);
  }
  return table.digest();
}
