import type { ValueCount } from '../../contracts/profile';

const SHOWN = 20;

/** The most frequent values; ties by the value's code units, so that the order never depends on the rows. */
export function topValues(counts: Iterable<[string, number]>): ValueCount[] {
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, SHOWN);
}

/** How often each code occurs; those below zero are missing and not counted. */
export function countCodes(codes: Int32Array, categories: number): Float64Array {
  const counts = new Float64Array(categories);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  return counts;
}
