import type { LeftOutColumn } from '../../contracts/model';

/**
 * A table as the kernels see it: one typed array per column, every column of the same length.
 * Read-only by convention: kernels share it.
 */
export interface Table {
  rows: number;
  columns: readonly Column[];
  /** Texts, where their words are to be counted. */
  texts?: readonly TextColumn[];
  /** Columns of the dataset that are not here, since nothing can be learned from their type. */
  leftOut?: readonly LeftOutColumn[];
}

export type Column = NumericColumn | CategoryColumn;

export interface NumericColumn {
  kind: 'numeric';
  name: string;
  /** Days and moments are milliseconds since 1970. */
  type: 'number' | 'integer' | 'date' | 'datetime';
  /** NaN = missing. */
  values: Float64Array;
}

export interface CategoryColumn {
  kind: 'category';
  name: string;
  type: 'category' | 'boolean';
  /** Index into `categories`; -1 = missing. */
  codes: Int32Array;
  categories: readonly string[];
}

/** Neither a target nor a column of the matrix: it becomes an input whose words are counted. */
export interface TextColumn {
  name: string;
  /** Null = missing. */
  texts: readonly (string | null)[];
}

/** A copy of the rows named by `indices`, in their order. */
export function selectRows(column: Column, indices: Int32Array): Column {
  if (column.kind === 'numeric')
    return { ...column, values: pick(new Float64Array(indices.length), column.values, indices) };
  return { ...column, codes: pick(new Int32Array(indices.length), column.codes, indices) };
}

function pick<Values extends Float64Array | Int32Array>(
  into: Values,
  values: Values,
  indices: Int32Array,
): Values {
  for (let at = 0; at < indices.length; at++) into[at] = values[indices[at]!]!;
  return into;
}

/** Indices of the rows that have a value in this column, ascending. */
export function presentRows(column: Column): Int32Array {
  const isPresent =
    column.kind === 'numeric'
      ? (row: number) => !Number.isNaN(column.values[row])
      : (row: number) => column.codes[row]! >= 0;
  const length = column.kind === 'numeric' ? column.values.length : column.codes.length;
  return Int32Array.from({ length }, (_, row) => row).filter(isPresent);
}

/** The categories of a boolean column are texts as the dataset writes them; this says which means true. */
export function isTrueText(text: string): boolean {
  return text.toLowerCase() === 'true';
}
