import type { ColumnType } from './table';

/** What is known of a dataset version's values, computed once per version by a job. */
export interface DatasetProfile {
  /** Rows that say the same as one before them. */
  duplicateRows: number;
  /** The column that warnings about a target are about, where there is one that looks like it. */
  target: string | null;
  columns: ProfiledColumn[];
  /** Those about the rows; a column's stand with it. */
  warnings: QualityWarning[];
}

/** A column as far as anybody can know it: visible before the others are. */
export interface ProfiledColumn {
  /** Its place in the version, from 0. */
  index: number;
  profile: ColumnProfile;
  warnings: QualityWarning[];
}

export interface ColumnProfile {
  name: string;
  type: ColumnType;
  /** Rows without a value. */
  missing: number;
  /** Distinct values. Of texts exact up to 100,000, then that bound. */
  distinct: number;
  /** Of numbers, integers, and of dates in milliseconds since 1970. */
  numbers?: NumberProfile;
  /** Most frequent first, ties by the value; at most 20. */
  topValues?: ValueCount[];
  /** Of texts and identifiers, in characters. */
  lengths?: { shortest: number; longest: number; mean: number };
}

export interface NumberProfile {
  minimum: number;
  maximum: number;
  mean: number;
  /** Of a sample (n − 1); 0 for a single value. */
  standardDeviation: number;
  /** At 5, 25, 50, 75 and 95 %, by linear interpolation. */
  quantiles: { share: number; value: number }[];
  /** Bins of equal width: `counts[i]` values from `edges[i]` up to `edges[i + 1]`, the last bin with its end. */
  histogram: { edges: number[]; counts: number[] };
}

export interface ValueCount {
  value: string;
  count: number;
}

export const QUALITY_WARNINGS = [
  'constant',
  'mostly-missing',
  'id-like',
  'target-copy',
  'small-class',
  'imbalance',
  'duplicate-rows',
] as const;

export interface QualityWarning {
  code: (typeof QUALITY_WARNINGS)[number];
  /** Null where it is about the rows. */
  column: string | null;
  /** What is so, with the numbers, and what to do. */
  detail: string;
}
