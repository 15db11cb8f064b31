import type { InputSpread } from '../../contracts/plots';

const BINS = 20;

/**
 * @param values of an input in raw form, of the rows learned from
 * @param grid its numbers of the grid, ascending; at least one
 */
export function spreadOfNumbers(
  values: Float64Array,
  grid: readonly number[],
): Required<InputSpread> {
  const first = grid[0]!;
  const last = grid.at(-1)!;
  const width = (last - first) / BINS;
  const counts = Array<number>(width > 0 ? BINS : 1).fill(0);
  let [outside, missing] = [0, 0];
  for (const value of values)
    if (Number.isNaN(value)) missing++;
    else if (value < first || value > last) outside++;
    else counts[width > 0 ? Math.min(BINS - 1, Math.floor((value - first) / width)) : 0]!++;
  const edges = counts.map((_, bin) => first + bin * width);
  return { counts, edges: [...edges, last], outside, missing };
}

/** @param codes those of the grid, of categories that the signature knows */
export function spreadOfCodes(values: Float64Array, codes: readonly number[]): InputSpread {
  const places = new Map(codes.map((code, place) => [code, place]));
  const counts = Array<number>(codes.length).fill(0);
  let [outside, missing] = [0, 0];
  for (const value of values) {
    const place = places.get(value);
    if (Number.isNaN(value)) missing++;
    else if (place === undefined) outside++;
    else counts[place]!++;
  }
  return { counts, outside, missing };
}
