import type { Dataset } from '../../api/types';

const KEYS: Record<string, (dataset: Dataset) => number | string> = {
  name: (dataset) => dataset.name,
  rows: (dataset) => dataset.version.row_count,
  columns: (dataset) => dataset.version.column_count,
  size: (dataset) => dataset.version.stored_bytes,
  // Newest first is "largest first" of a time.
  created: (dataset) => dataset.version.created_at,
};

/** Sorts by a key of the table, `-key` = descending; an unknown key leaves the order as it came. */
export function sortDatasets(datasets: readonly Dataset[], sort: string): Dataset[] {
  const keyOf = KEYS[sort.replace(/^-/, '')];
  if (!keyOf) return [...datasets];
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...datasets].sort((a, b) => sign * compare(keyOf(a), keyOf(b)));
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
