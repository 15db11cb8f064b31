import { createRandom, type Random } from './random';
import type { CategoryColumn, NumericColumn, Table } from './table/table';

export const TOWNS = 60;
const SHOPS = 12;

/**
 * A table for tests and benchmarks of categories, made from a seed: 60 towns, some of them missing, half of which
 * make one difference; 12 shops that each make another; four colours that make one beside a number,
 * and two numbers. Targets: `price`, `good` of two classes and `kind` of three.
 */
export function categoryTable(rows: number, seed = 3): Table {
  const random = createRandom(seed, 'category-table');
  const town = category('town', TOWNS, rows, () =>
    random.integer(40) === 0 ? -1 : Math.floor(TOWNS * random.uniform() * random.uniform()),
  );
  const shop = category('shop', SHOPS, rows, () => random.integer(SHOPS));
  const colour = category('colour', 4, rows, () => random.integer(4));
  const size = numbers('size', rows, () => random.uniform() * 10);
  const age = numbers('age', rows, () => random.integer(50));
  const isDear = marks(random, TOWNS);
  const worth = Float64Array.from({ length: SHOPS }, () => 4 * random.uniform());
  const price = numbers('price', rows, (row) => {
    const place = town.codes[row]!;
    const byTown = place < 0 ? 1.5 : 3 * isDear[place]!;
    const byColour = colour.codes[row]! % 2 === 0 ? size.values[row]! / 5 : 2;
    return byTown + worth[shop.codes[row]!]! + byColour + normal(random);
  });
  const isGood = (row: number): boolean => price.values[row]! + normal(random) > 5.5;
  const good = category('good', 2, rows, (row) => Number(isGood(row)));
  // Neither of two classes is told by what tells the third.
  const groups = Int32Array.from({ length: TOWNS }, () => random.integer(3));
  const kind = category('kind', 3, rows, (row) => {
    const drawn = random.integer(10);
    return drawn < 3 ? drawn : (groups[Math.max(0, town.codes[row]!)]! + shop.codes[row]!) % 3;
  });
  return { rows, columns: [town, shop, colour, size, age, price, good, kind] };
}

function category(
  name: string,
  count: number,
  rows: number,
  codeOf: (row: number) => number,
): CategoryColumn {
  const categories = Array.from({ length: count }, (_, code) => `${name} ${code}`);
  const codes = Int32Array.from({ length: rows }, (_, row) => codeOf(row));
  return { kind: 'category', name, type: 'category', codes, categories };
}

function numbers(name: string, rows: number, valueOf: (row: number) => number): NumericColumn {
  const values = Float64Array.from({ length: rows }, (_, row) => valueOf(row));
  return { kind: 'numeric', name, type: 'number', values };
}

function marks(random: Random, count: number): Int32Array {
  return Int32Array.from({ length: count }, () => random.integer(2));
}

/** Nearly normal, of deviation 1: twelve uniform numbers added up. */
function normal(random: Random): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += random.uniform();
  return sum;
}
