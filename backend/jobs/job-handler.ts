import type { JobKind, JobPart, JobPayload, JobResult } from '../contracts/jobs';
import type { ShardOutput } from '../contracts/runner-messages';
import type { Sql } from '../database/sql-pool';

/** What a handler's `run` may use, inside a runner. */
export interface RunContext<Part = never> {
  sql: Sql;
  /** Threads it may keep busy. */
  cpus: number;
  /** Says how far the job is, and parts of the result that are known by now; cheap, may be called often. */
  report: (done: number, total: number, ...parts: Part[]) => void;
}

export interface RunOutput<Kind extends JobKind> {
  result: JobResult<Kind>;
  /** A model whose bytes the worker keeps in memory from now on. */
  model?: { id: string; fingerprint: string; bytes: Uint8Array };
  shard?: ShardOutput;
}

/** What a handler's `record` is told about the attempt that owns the job. */
export interface Finished<Kind extends JobKind> {
  jobId: string;
  attempt: number;
  nodeId: string;
  incarnation: number;
  payload: JobPayload<Kind>;
  result: JobResult<Kind>;
  /** Of the model or the shard that the worker keeps. */
  keptBytes: number;
  /** Largest resident set of the runner during the attempt, where it could be watched. */
  peakMemoryBytes?: number | undefined;
}

/** What is known of a result before its end, of an attempt that may yet be lost. */
export interface KnownParts<Kind extends JobKind> {
  payload: JobPayload<Kind>;
  parts: readonly JobPart<Kind>[];
}

/**
 * A kind of job. `run` is executed in a runner: blocks and parameters in, result out, nothing
 * written. `record` is executed in the worker's finish transaction and writes the result's rows.
 * `recordParts` shows what is known before that. Nothing relies on it: parts come at any time or not
 * at all, once more from another attempt, and in the result.
 */
export interface JobHandler<Kind extends JobKind> {
  run(context: RunContext<JobPart<Kind>>, payload: JobPayload<Kind>): Promise<RunOutput<Kind>>;
  record(sql: Sql, finished: Finished<Kind>): Promise<void>;
  recordParts?(sql: Sql, known: KnownParts<Kind>): Promise<void>;
}

type ShowsParts<Kind extends JobKind> = [JobPart<Kind>] extends [never]
  ? object
  : Required<Pick<JobHandler<Kind>, 'recordParts'>>;

/** Every kind with its handler, composed in `roles`: a kind without one, or whose parts nobody records, does not compile. */
export type JobHandlers = { readonly [Kind in JobKind]: JobHandler<Kind> & ShowsParts<Kind> };
