import type { PipelineOptions } from './options';
import type { CodeStep, LookupStep, OneHotStep } from './pipeline';
import { lookupSpreads, scaleLookup } from './scale-lookup';

/** The categories of an input, in code order. */
export interface Categories {
  name: string;
  texts: readonly string[];
}

/** A column per category; the rare ones share a last one, which unknown ones fall into too. */
export function fitOneHot(
  { name, texts }: Categories,
  codes: Float64Array,
  options: PipelineOptions,
): { step: OneHotStep; names: string[] } {
  const kept = frequentCategories(texts.length, codes, options);
  const names = kept.map((code) => `${name}=${texts[code]}`);
  if (kept.length === texts.length)
    return { step: { kind: 'one-hot', categories: texts.length }, names };
  const places = new Int32Array(texts.length).fill(kept.length);
  kept.forEach((code, place) => (places[code] = place));
  return {
    step: { kind: 'one-hot', categories: kept.length + 1, places },
    names: [...names, `${name}=(rare)`],
  };
}

/** The code of each category as a number; rare ones share the next one, unknown ones the one after it. */
export function fitRanks(
  { name, texts }: Categories,
  codes: Float64Array,
  options: PipelineOptions,
): { step: LookupStep; names: string[] } {
  const kept = frequentCategories(texts.length, codes, options);
  const values = new Float64Array(texts.length + 2).fill(kept.length);
  kept.forEach((code, rank) => (values[code] = rank));
  values[texts.length] = kept.length + 1;
  values[texts.length + 1] = options.imputation === 'keep' ? NaN : -1;
  const spreads = lookupSpreads(values, 1, codes, options.scaling);
  return {
    step: { kind: 'lookup', width: 1, values: scaleLookup(values, spreads) },
    names: [name],
  };
}

/** A code for each category, one byte with that of unknown ones; the rare ones share the last one. */
export function fitCodes(
  { name, texts }: Categories,
  codes: Float64Array,
  options: PipelineOptions,
): { step: CodeStep; names: string[] } {
  const kept = frequentCategories(texts.length, codes, { ...options, max_categories: MOST_CODES });
  const places = new Int32Array(texts.length).fill(kept.length);
  kept.forEach((code, place) => (places[code] = place));
  const categories = kept.length + (kept.length < texts.length ? 1 : 0);
  return { step: { kind: 'code', categories, places }, names: [name] };
}

/** One byte tells them apart, from unknown ones and from 255, which stands for a missing number. */
export const MOST_CODES = 254;

/** Codes of the categories that keep a place of their own, ascending. */
function frequentCategories(
  categories: number,
  codes: Float64Array,
  { max_categories: most, min_category_rows: fewest }: PipelineOptions,
): number[] {
  const counts = new Float64Array(categories);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const frequent = [...counts.keys()].filter((code) => counts[code]! >= fewest);
  if (frequent.length === categories && categories <= most) return frequent;
  // The bucket of the rare ones is one of the places.
  return frequent
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, most - 1)
    .sort((a, b) => a - b);
}
