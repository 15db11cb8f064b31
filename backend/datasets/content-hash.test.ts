import fc from 'fast-check';
import { packTexts, sliceRows, type Block } from './block';
import { CHUNK_ROWS, ColumnHash, digestsOfColumn, hashTable } from './content-hash';

type Row = [number | null, string | null, number];

const SCHEMA = [
  { name: 'n', type: 'number' },
  { name: 't', type: 'text' },
  { name: 'c', type: 'category' },
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
    const hashOf = (name: string, type: 'category' | 'boolean', categories: string[]) => {
      const column = new ColumnHash(() => categories);
      column.add({ kind: 'category', codes: Int32Array.of(0) });
      return hashTable([{ name, type }], 1, [column]).contentHash;
    };
    const hashes = [
      hashOf('a', 'category', ['x']),
      hashOf('b', 'category', ['x']),
      hashOf('a', 'boolean', ['x']),
      hashOf('a', 'category', ['y']),
    ];
    expect(new Set(hashes).size).toBe(4);
  });

  it('does not depend on the codes of the categories', () => {
    const digests = [
      digestOf({ kind: 'category', codes: Int32Array.of(0, 1, 0, -1) }, ['x', 'y']),
      digestOf({ kind: 'category', codes: Int32Array.of(900, 3, 900, -1) }, [
        ...Array.from({ length: 900 }, () => 'y'),
        'x',
      ]),
    ];
    expect(digests[0]).toEqual(digests[1]);
  });

  it('takes every missing number for the same', () => {
    const other = new Float64Array(new BigUint64Array([0xfff8_0000_0000_1234n]).buffer);
    const digests = [Float64Array.of(Number.NaN), other].map((values) =>
      digestOf({ kind: 'numeric', values }),
    );
    expect(digests[0]).toEqual(digests[1]);
  });

  it('goes on after the full chunks of the rows before', () => {
    const most = 2 * CHUNK_ROWS + 3;
    const values = Float64Array.from({ length: most }, (_, row) => (row % 7 ? row / 8 : NaN));
    const texts = packTexts(Array.from(values, (value, row) => (row % 5 ? `t${value}` : null)));
    const codes = Int32Array.from(values, (_, row) => (((row * 31) % 1_009) % 4) - 1);
    const blocks: Block[] = [{ kind: 'numeric', values }, texts, { kind: 'category', codes }];
    const categories = () => ['a', 'b', 'c'];
    const nearChunk = fc.integer({ min: -2, max: 2 }).map((off) => CHUNK_ROWS + off);
    const anyRows = fc.oneof(nearChunk, fc.integer({ min: 1, max: most }));
    fc.assert(
      fc.property(anyRows, anyRows, fc.array(anyRows, { maxLength: 4 }), (some, others, cuts) => {
        const [held, all] = [Math.min(some, others), Math.max(some, others)];
        const hashOf = (from: number, to: number, known: readonly Uint8Array[][] = []) =>
          blocks.map((block, column) => {
            const hashed = new ColumnHash(categories, known[column]);
            const ends = [...cuts.filter((cut) => cut > from && cut < to), to].sort(
              (a, b) => a - b,
            );
            ends.reduce((start, end) => (hashed.add(sliceRows(block, start, end)), end), from);
            return hashed;
          });
        const before = hashTable(SCHEMA, held, hashOf(0, held));
        const known = SCHEMA.map((_, column) => digestsOfColumn(before.chunkDigests, column, held));
        const from = known[0]!.length * CHUNK_ROWS;
        const grown = hashTable(SCHEMA, all, hashOf(from, all, known));
        expect(grown).toEqual(hashTable(SCHEMA, all, hashOf(0, all)));
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});

function digestOf(block: Block, categories: string[] = []): string {
  const column = new ColumnHash(() => categories);
  column.add(block);
  return hashTable([{ name: 'x', type: 'text' }], 1, [column]).contentHash;
}

function hash(rows: readonly Row[], rowsPerBlock: number): string {
  const columns = SCHEMA.map(() => new ColumnHash(() => ['a', 'b', 'c']));
  for (let from = 0; from < rows.length; from += rowsPerBlock) {
    const part = rows.slice(from, from + rowsPerBlock);
    columns[0]?.add({ kind: 'numeric', values: Float64Array.from(part, ([n]) => n ?? NaN) });
    columns[1]?.add(packTexts(part.map(([, text]) => text)));
    columns[2]?.add({ kind: 'category', codes: Int32Array.from(part, ([, , code]) => code) });
  }
  return hashTable(SCHEMA, rows.length, columns).contentHash;
}
