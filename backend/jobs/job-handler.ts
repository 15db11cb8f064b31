import type { JobKind, JobPayload, JobResult } from '../contracts/jobs';
import type { ShardOutput } from '../contracts/runner-messages';
import type { Sql } from '../database/sql-pool';

/** What a handler's `run` may use, inside a runner. */
export interface RunContext {
  sql: Sql;
  /** Threads it may keep busy. */
  cpus: number;
  /** Says how far the job is; cheap, may be called often. */
  report: (done: number, total: number) => void;
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

/**
 * A kind of job. `run` is executed in a runner: blocks and parameters in, result out, nothing
 * written. `record` is executed in the worker's finish transaction and writes the result's rows.
 */
export interface JobHandler<Kind extends JobKind> {
  run(context: RunContext, payload: JobPayload<Kind>): Promise<RunOutput<Kind>>;
  record(sql: Sql, finished: Finished<Kind>): Promise<void>;
}

/** Every kind with its handler, composed in `roles`: a kind without one does not compile. */
export type JobHandlers = { readonly [Kind in JobKind]: JobHandler<Kind> };
