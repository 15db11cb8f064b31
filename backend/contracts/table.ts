/** Types of a dataset's columns. `text` and `identifier` columns are kept but not learned from. */
export const COLUMN_TYPES = [
  'number',
  'integer',
  'boolean',
  'category',
  'text',
  'identifier',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** What a dataset version says of one of its columns. */
export interface ColumnSchema {
  name: string;
  type: ColumnType;
  /** Rows without a value. */
  missing: number;
  /** Distinct values; exact up to 10,000, or fewer in very wide tables, then that bound. */
  distinct: number;
  /** Smallest and largest value, for numbers and integers with at least one value. */
  minimum?: number;
  maximum?: number;
  mean?: number;
  /** Values in code order, for booleans and categories: code k stands for `categories[k]`. */
  categories?: string[];
}
