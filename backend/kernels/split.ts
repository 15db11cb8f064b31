import { createRandom } from './random';

export interface SplitRequest {
  rows: number;
  /** Share of rows to hold out, between 0 and 1. */
  testSize: number;
  seed: number;
  /** Class code of each row: every class is then split by the same share. */
  strata?: ArrayLike<number>;
}

/** Row indices, ascending. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
}

/**
 * Splits rows by seed. With strata each class keeps at least one training row, so a class of one
 * row is never tested. Both parts have a row where there are two rows to split at all (and a class
 * of two, with strata).
 */
export function splitRows(request: SplitRequest): Split {
  const { rows, testSize, seed } = request;
  const groups = groupRows(rows, request.strata);
  const tested = testCounts(
    groups.map((group) => group.length),
    Math.ceil(rows * testSize - 1e-9),
  );
  const isTest = new Uint8Array(rows);
  groups.forEach((group, index) => {
    createRandom(seed, 'split', index).shuffle(group);
    for (const row of group.subarray(0, tested[index])) isTest[row] = 1;
  });
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return {
    train: all.filter((row) => isTest[row] === 0),
    test: all.filter((row) => isTest[row] === 1),
  };
}

/** Rows of each stratum, ascending, by rising stratum; all in one group without strata. */
export function groupRows(rows: number, strata: ArrayLike<number> | undefined): Int32Array[] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const stratum = strata ? strata[row]! : 0;
    const group = groups.get(stratum);
    if (group) group.push(row);
    else groups.set(stratum, [row]);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => Int32Array.from(group));
}

/** Shares `wanted` test rows out by group size, remainders to the largest fractions; each group keeps a row. */
function testCounts(sizes: number[], wanted: number): number[] {
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => (size * wanted) / rows);
  const counts = shares.map((share, group) => Math.min(Math.floor(share), sizes[group]! - 1));
  const byFraction = [...sizes.keys()].sort((a, b) => (shares[b]! % 1) - (shares[a]! % 1) || a - b);
  let missing = wanted - counts.reduce((sum, count) => sum + count, 0);
  // A second round reaches groups whose rounding took all they had to give.
  for (let round = 0; round < 2; round++)
    for (const group of byFraction) {
      if (missing <= 0 || counts[group]! >= sizes[group]! - 1) continue;
      counts[group]!++;
      missing--;
    }
  return counts;
}
