import type { JsonObject } from './json';
import type { ColumnType } from './table';

export const TASKS = ['classification', 'regression'] as const;
export type Task = (typeof TASKS)[number];

/** A class as it is written in the dataset: integers and booleans stay what they are in JSON. */
export type ClassLabel = string | number | boolean;

/** One named, typed input of a model. */
export interface SignatureInput {
  name: string;
  type: ColumnType;
  /** True where training saw no missing value, so the pipeline knows no substitute for one. */
  required: boolean;
  /** Training range and median, for numbers and integers. */
  minimum?: number;
  maximum?: number;
  median?: number;
  /** Training categories in code order and the most frequent one, for booleans and categories. */
  categories?: string[];
  mostFrequent?: string;
  /** How words are counted, for a text that was learnt from. */
  text?: TextSettings;
}

/** How a text becomes numbers. */
export interface TextSettings {
  /** Numbers that the words of a text are counted in. */
  places: number;
  /** Longest runs of words that are counted as well. */
  ngrams: number;
}

/** A column of the training data that a model does not learn from: of a type that cannot be learned from, or without a value. */
export interface LeftOutColumn {
  name: string;
  type: ColumnType;
}

/** What a model takes and gives: the contract of every prediction. */
export interface Signature {
  task: Task;
  target: string;
  inputs: SignatureInput[];
  /** Absent where nothing was left out or the features were named. Rows may hold them. */
  leftOut?: LeftOutColumn[];
  /** Classes in probability order; only for classification. */
  classes?: ClassLabel[];
}

/** All that reproduces a model's bytes. */
export interface Lineage {
  datasetVersionId: string;
  /** Content hash of that version: a rebuild on other content is refused. */
  datasetHash: string;
  algorithm: string;
  kernelVersion: number;
  task: Task;
  target: string;
  /** Column names to learn from; null = every column but the target that can be learned from. */
  features: string[] | null;
  /** Column that says how much each row counts; every row counts the same where absent. */
  weightColumn?: string;
  parameters: JsonObject;
  /** Options of the pipeline; what is absent suits the algorithm. */
  pipeline?: JsonObject;
  seed: number;
  /** Share of rows held out for the metrics, 0.05–0.9. */
  testSize: number;
}

/** Metric name → value, on the held-out rows. */
export type Metrics = Record<string, number>;
