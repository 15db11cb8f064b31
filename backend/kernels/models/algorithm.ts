import type { TreeSpan } from '../../contracts/jobs';
import type { JsonObject, JsonValue } from '../../contracts/json';
import type { ClassLabel, Task } from '../../contracts/model';
import type { Kernel } from '../compiled/kernel';
import type { Matrix } from '../pipeline/matrix';
import type { Preparation } from '../pipeline/preparation';
import type { Estimator } from './estimator';

/**
 * One way to learn. Implementations are pure: the same matrix, parameters and seed give the same
 * estimator, bit for bit, on every host, or `kernelVersion` has to be raised.
 */
export interface Algorithm {
  /** scikit-learn's class name, unique. */
  name: string;
  title: string;
  task: Task;
  /** Further names, lower case; one alias may stand for two algorithms of different tasks. */
  aliases: readonly string[];
  /** Who does the arithmetic: an npm package or `own`. */
  engine: string;
  /** Raised whenever the same input gives other bytes than before. */
  kernelVersion: number;
  /** What the pipeline has to do to numbers first, from parameters as validateParameters returns them. */
  prepare(parameters: JsonObject): Preparation;
  /** JSON Schema 2020-12 of the parameters, with scikit-learn's names and meaning. */
  parameters: ParameterSchema;
  /** Whether a fit with these parameters heeds the weights of rows; else it must be given none. */
  takesWeights(parameters: JsonObject): boolean;
  /** What a fit needs at most, from the shape of its training matrix. */
  estimate(shape: FitShape, parameters: JsonObject): FitEstimate;
  /**
   * Takes parameters as validateParameters returns them. Throws KernelError `not-finite` where the
   * numbers overflow.
   */
  fit(data: TrainingData, parameters: JsonObject, seed: number, host: FitHost): Estimator;
  /** How the fit is cut into several; absent where it cannot be. */
  sharding?: Sharding;
  /**
   * Regression: one value per row. Classification: rows × classes probabilities, row-major.
   *
   * @param kernel to compute on, where the algorithm has use for one; else it keeps one per model
   */
  predict(estimator: Estimator, x: Matrix, kernel?: Kernel): Float64Array;
}

/** A fit of many trees that know nothing of each other: shards of them may grow anywhere, and come together again bit for bit. */
export interface Sharding {
  /** Trees of the whole; 1 where these parameters leave nothing to cut. */
  trees(parameters: JsonObject): number;
  /** What a fit of so many of the trees needs. */
  estimate(shape: FitShape, parameters: JsonObject, trees: number): ShardEstimate;
  fit(data: TrainingData, fit: ShardFit, host: FitHost): Estimator;
  /** The estimator that one fit of all trees gives, from shards in the order of their trees. */
  join(shards: readonly Estimator[]): Estimator;
}

export interface ShardFit {
  trees: TreeSpan;
  /** Of the whole model, as its `fit` takes them. */
  parameters: JsonObject;
  seed: number;
}

/** What a fit runs on. */
export interface FitHost {
  /** Memory and threads of this fit alone. */
  kernel: Kernel;
  report: Report;
}

export interface TrainingData {
  x: Matrix;
  /** Class codes (0 … classes - 1) or values, one per row. */
  y: Float64Array;
  /** 0 for a regression. */
  classes: number;
  /** What each row counts, above 0; all count 1 where absent. */
  weights?: Float64Array;
  /** What the classes are called, by code. */
  labels?: readonly ClassLabel[];
  /** Of the matrix, where it is made of named inputs. */
  columns?: readonly MatrixColumn[];
}

export interface MatrixColumn {
  /** Name of the input that it is made of. */
  input: string;
  /** Whether it is the input's value itself: it rises where the value does. */
  isValue: boolean;
  /** Where it is a category: its numbers are codes, whole ones from 0 and below this. */
  codes?: number;
}

/** Progress: `done` of `total` units of work; both grow from 0, `total` never changes. */
export type Report = (done: number, total: number) => void;

export interface FitShape {
  rows: number;
  columns: number;
  /** 0 for a regression. */
  classes: number;
  /** Whether rows have weights. */
  weighted?: boolean;
}

export interface FitEstimate {
  /** CPUs that the fit can make use of. */
  cpus: number;
  /** Peak of the fit beyond the process itself, training matrix included. */
  memoryBytes: number;
}

export interface ShardEstimate extends FitEstimate {
  /** That a single CPU would take, about. */
  seconds: number;
}

export interface ParameterSchema {
  $schema: 'https://json-schema.org/draft/2020-12/schema';
  type: 'object';
  additionalProperties: false;
  properties: Record<string, ParameterProperty>;
}

export type ParameterProperty = ParameterType & {
  title: string;
  description: string;
  default: JsonValue;
};

/** The part of JSON Schema that parameters are described in. */
export type ParameterType =
  | { type: 'integer' | 'number'; minimum?: number; exclusiveMinimum?: number; maximum?: number }
  | { type: 'boolean' }
  | { type: 'null' }
  | { type: 'string'; enum: string[] }
  | { type: 'array'; items: ParameterType; minItems: number; maxItems: number }
  /** Members beside those named are as additionalProperties says; without it, what takes the object checks them. */
  | {
      type: 'object';
      required: string[];
      properties: Record<string, ParameterType>;
      additionalProperties?: ParameterType;
    }
  | { anyOf: ParameterType[] };
