import { createRandom } from './random';
import type { Table } from './table/table';

/**
 * A table for tests, made from a seed: two numbers, one of them with gaps, an integer, a category,
 * a boolean, and three targets that depend on them (`kind` of three classes, `rank` of the whole
 * numbers 1, 2 and 5, `price`, a number).
 */
export function syntheticTable(rows: number, seed = 7): Table {
  const random = createRandom(seed, 'synthetic-table');
  const make = (next: () => number): Float64Array => Float64Array.from({ length: rows }, next);
  const width = make(() => random.uniform() * 10);
  const age = make(() => random.integer(80));
  const gappy = make(() => (random.integer(10) === 0 ? NaN : random.uniform() - 0.5));
  const colours = Int32Array.from({ length: rows }, () => random.integer(3));
  const flags = Int32Array.from({ length: rows }, () => random.integer(2));
  const price = width.map(
    (value, row) => 3 * value + age[row]! / 10 + 4 * flags[row]! + random.uniform(),
  );
  const kinds = Int32Array.from(price, (value) => (value < 14 ? 2 : value < 24 ? 0 : 1));
  const rank = Float64Array.from(kinds, (kind) => [1, 5, 2][kind]!);
  return {
    rows,
    columns: [
      { kind: 'numeric', name: 'width (cm)', type: 'number', values: width },
      { kind: 'numeric', name: 'age', type: 'integer', values: age },
      { kind: 'numeric', name: 'gappy', type: 'number', values: gappy },
      {
        kind: 'category',
        name: 'colour',
        type: 'category',
        codes: colours,
        categories: ['red', 'green', 'blue'],
      },
      {
        kind: 'category',
        name: 'flag',
        type: 'boolean',
        codes: flags,
        categories: ['false', 'true'],
      },
      {
        kind: 'category',
        name: 'kind',
        type: 'category',
        codes: kinds,
        categories: ['b', 'c', 'a'],
      },
      { kind: 'numeric', name: 'rank', type: 'integer', values: rank },
      { kind: 'numeric', name: 'price', type: 'number', values: price },
    ],
  };
}
