import type { DateOrder } from './moment';

/**
 * Types of a dataset's columns. `date` is a calendar day, `datetime` a moment; both are stored as
 * milliseconds since 1970 in UTC and shown as RFC 3339 writes them.
 */
export const COLUMN_TYPES = [
  'number',
  'integer',
  'boolean',
  'category',
  'date',
  'datetime',
  'text',
  'identifier',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** Columns of the other types are kept, but not learnt from unless a pipeline counts the words of texts: a model says which it left out. */
const LEARNABLE_TYPES = ['number', 'integer', 'boolean', 'category', 'date', 'datetime'] as const;
export type LearnableType = (typeof LEARNABLE_TYPES)[number];

export function isLearnable(type: ColumnType): type is LearnableType {
  return (LEARNABLE_TYPES as readonly ColumnType[]).includes(type);
}

/** A day or a moment: learned from by its parts, never predicted. */
export function isMoment(type: ColumnType): type is 'date' | 'datetime' {
  return type === 'date' || type === 'datetime';
}

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
  /** How dates and datetimes were written, which is how further rows will be where they do not tell. */
  order?: DateOrder;
  /** First and last day or moment, as RFC 3339, for dates and datetimes with at least one value. */
  earliest?: string;
  latest?: string;
  /** Values in code order, for booleans and categories: code k stands for `categories[k]`. */
  categories?: string[];
}
