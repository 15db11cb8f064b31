import type { TreeArrays } from './estimator';

/** Words that a set of so many codes takes. */
export function wordsOf(codes: number): number {
  return (codes + 31) >> 5;
}

/** Whether a value of the node's column goes left. A missing number compares false and goes right. */
export function goesLeft(
  { threshold, categories }: Pick<TreeArrays, 'threshold' | 'categories'>,
  node: number,
  column: number,
  value: number,
): boolean {
  const own = threshold[node]!;
  if (!categories || categories.codes[column] === 0) return value < own;
  return hasCode(categories.sets, own, value);
}

/** @param first word of the set */
export function hasCode(sets: Int32Array, first: number, code: number): boolean {
  return ((sets[first + (code >> 5)]! >> (code & 31)) & 1) === 1;
}
