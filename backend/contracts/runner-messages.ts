import type { ErrorCode } from './error-codes';
import type { ErrorDetail } from './error-detail';
import type { JobKind, JobPart, JobPayload, JobResult } from './jobs';

/** What a worker tells its runner. One job at a time; a cancel is a SIGKILL, not a message. */
export interface RunMessage<Kind extends JobKind = JobKind> {
  type: 'run';
  kind: Kind;
  payload: JobPayload<Kind>;
  /** Threads the job may keep busy: the slots it was given. */
  cpus: number;
}

/** What a runner tells its worker: once `up`, then per job any number of `progress`, what it holds, and one end. */
export type RunnerMessage<Kind extends JobKind = JobKind> =
  | { type: 'up' }
  /** With what of the result is known since the last one. */
  | { type: 'progress'; done: number; total: number; parts: JobPart<Kind>[] }
  /** Dataset versions whose columns it keeps for the next job. */
  | { type: 'held'; versions: string[] }
  | RunnerDone<Kind>
  | RunnerFailed;

export interface RunnerDone<Kind extends JobKind = JobKind> {
  type: 'done';
  result: JobResult<Kind>;
  model?: { id: string; fingerprint: string; bytes: Uint8Array };
  shard?: ShardOutput;
}

/** Trees whose bytes the worker keeps until the model is put together. */
export interface ShardOutput {
  modelId: string;
  firstTree: number;
  bytes: Uint8Array;
}

export interface RunnerFailed {
  type: 'failed';
  code: ErrorCode;
  message: string;
  details: ErrorDetail[];
}
