import type { ColumnSchema } from '../contracts/table';

/** Names that tables give to what is to be predicted, the clearest first. */
const NAMES = ['target', 'label', 'class', 'outcome', 'y'];

/** The column that is called like a target; null where none is, since a wrong one would be warned about. */
export function likelyTarget(columns: readonly ColumnSchema[]): string | null {
  const byName = new Map(columns.map(({ name }) => [name.trim().toLowerCase(), name]));
  const found = NAMES.find((name) => byName.has(name));
  return found === undefined ? null : (byName.get(found) ?? null);
}
