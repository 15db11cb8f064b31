import type { ColumnType } from '../../../backend/contracts/table';
import type { Inspection, ReadOptions } from '../../api/types';

/** What a person wants otherwise than a file was understood. What is left out is as it was found. */
export interface ReadChoices {
  dialect: Pick<ReadOptions, 'delimiter' | 'encoding' | 'decimal' | 'header_row' | 'sheet'>;
  /** Texts that stand for no value, with commas between them; empty = the usual ones. */
  missing: string;
  /** By the column's number in the file. */
  columns: ReadonlyMap<number, ColumnChoice>;
  /** Leaves rows out that are none of the table, instead of refusing the file. */
  skipBadRows: boolean;
  /** Empties values that do not fit a chosen type, instead of refusing the file. */
  emptyBadValues: boolean;
}

export interface ColumnChoice {
  name?: string;
  type?: ColumnType;
  ignored?: boolean;
}

export const NO_CHOICES: ReadChoices = {
  dialect: {},
  missing: '',
  columns: new Map(),
  skipBadRows: false,
  emptyBadValues: false,
};

/** For another look at the file: without new names, and with the columns that will be left out. */
export function inspectOptions({ dialect, missing, columns }: ReadChoices): ReadOptions {
  const typed = [...columns].flatMap(([column, { type }]) => (type ? [{ column, type }] : []));
  const markers = missing
    .split(',')
    .map((marker) => marker.trim())
    .filter((marker) => marker !== '');
  return {
    ...dialect,
    headers: 'auto',
    ...(markers.length > 0 && { missing_values: markers }),
    ...(typed.length > 0 && { columns: typed }),
  };
}

export function commitOptions(choices: ReadChoices): ReadOptions {
  const { columns, skipBadRows, emptyBadValues } = choices;
  const asked = [...columns]
    .map(([column, { name, type, ignored }]) => ({
      column,
      ...(ignored ? { ignore: true } : {}),
      ...(type !== undefined && { type }),
      ...(name !== undefined && { rename: name.trim() }),
    }))
    .filter((each) => Object.keys(each).length > 1);
  return {
    ...inspectOptions(choices),
    ...(skipBadRows && { on_bad_rows: 'skip' as const }),
    ...(emptyBadValues && { on_bad_values: 'missing' as const }),
    ...(asked.length > 0 && { columns: asked }),
  };
}

/** Names that the kept columns will have. */
export function keptNames({ columns }: Inspection, choices: ReadChoices): string[] {
  return columns
    .map((column) => ({ column, choice: choices.columns.get(column.column) }))
    .filter(({ choice }) => !choice?.ignored)
    .map(({ column, choice }) => (choice?.name ?? column.name).trim());
}

/** Why the columns cannot be kept so; undefined where they can. */
export function faultOfNames(names: readonly string[]): string | undefined {
  if (names.length === 0) return 'Keep at least one column.';
  if (names.includes('')) return 'Every column needs a name.';
  const seen = new Set<string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (seen.has(key)) return `Two columns are called ${name}: rename one of them.`;
    seen.add(key);
  }
  return undefined;
}
