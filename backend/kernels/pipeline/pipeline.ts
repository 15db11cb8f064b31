/**
 * What turns the raw form of a signature's inputs (see table/encode-rows) into the matrix that an
 * algorithm reads. Plain data, fitted on training rows only; training and serving share it.
 */
export interface Pipeline {
  /** One per input of the signature, each with columns of its own, in order. */
  steps: PipelineStep[];
  /** Names of the matrix's columns: an input's name, or `name=category`. */
  featureNames: string[];
}

export type PipelineStep =
  NumberStep | OneHotStep | BooleanStep | LookupStep | CodeStep | DateStep | TextStep;

/** What every step can have. */
interface Indicated {
  /** A last column that is 1 where the value is missing. */
  indicator?: true;
}

export interface NumberStep extends Indicated {
  kind: 'number';
  /** Stands in for a missing value: the median, or what imputation was asked for; null where it stays missing. */
  median: number | null;
  /** The matrix holds (value - mean) / scale: centre and spread, whatever the scaling calls them. */
  mean: number;
  scale: number;
}

/** A column of 0 and 1 per category or group of categories; all 0 for a missing or unknown one. */
export interface OneHotStep extends Indicated {
  kind: 'one-hot';
  /** Columns. */
  categories: number;
  /** Column of each category of the signature where rare ones share the last one, which takes unknown ones too. */
  places?: Int32Array;
}

export interface BooleanStep extends Indicated {
  kind: 'boolean';
  /** Code of `true` in the signature, -1 where training saw none. A missing one is 0. */
  trueCode: number;
}

/** Numbers for each category: its rank, or what the target is like where it occurs. */
export interface LookupStep extends Indicated {
  kind: 'lookup';
  /** Columns. */
  width: number;
  /** (categories + 2) × width: of each category of the signature, of an unknown one, of a missing one. */
  values: Float64Array;
}

/** One column of whole numbers that only tell categories apart, for algorithms that learn from these. */
export interface CodeStep extends Indicated {
  kind: 'code';
  /** Codes of categories or groups of them; the next one is that of unknown and missing ones. */
  categories: number;
  /** Code of each category of the signature; rare ones share the last one. */
  places: Int32Array;
}

/** The counts of words as they come, see text/count-words; all 0 for a missing text. */
export interface TextStep extends Indicated {
  kind: 'text';
  /** Columns. */
  places: number;
}

export type DatePart = 'days' | 'month' | 'day' | 'weekday' | 'hour';

/** A column per part of a day or moment. */
export interface DateStep extends Indicated {
  kind: 'date';
  /** Stands in for a missing one, milliseconds since 1970; null where it stays missing. */
  median: number | null;
  parts: DatePart[];
  /** Of each part: the matrix holds (value - mean) / scale. */
  means: number[];
  scales: number[];
}
