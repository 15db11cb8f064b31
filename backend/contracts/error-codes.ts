/**
 * Who has to act: `caller` changes the request · `state` looks again, then decides · `busy` tries
 * later · `bug` is ours. The kind decides whether a job is tried again, the code decides the status.
 */
export type ErrorKind = 'caller' | 'state' | 'busy' | 'bug';

interface ErrorRow {
  status: number;
  kind: ErrorKind;
  title: string;
}

const caller = (status: number, title: string): ErrorRow => ({ status, kind: 'caller', title });
const state = (status: number, title: string): ErrorRow => ({ status, kind: 'state', title });
const busy = (status: number, title: string): ErrorRow => ({ status, kind: 'busy', title });
const bug = (status: number, title: string): ErrorRow => ({ status, kind: 'bug', title });

/** Every error that the platform answers or records. There is no default row on purpose. */
export const ERROR_CODES = {
  'bad-request': caller(400, 'The request cannot be read'),
  'invalid-name': caller(400, 'The name is not allowed'),
  'host-not-allowed': caller(403, 'This host name is not allowed'),
  'origin-not-allowed': caller(403, 'This origin is not allowed'),
  'route-not-found': caller(404, 'No such route'),
  'dataset-not-found': caller(404, 'No such dataset'),
  'model-not-found': caller(404, 'No such model'),
  'run-not-found': caller(404, 'No such run'),
  'job-not-found': caller(404, 'No such job'),
  'node-not-found': caller(404, 'No such node'),
  'method-not-allowed': caller(405, 'The route does not take this method'),
  'too-large': caller(413, 'The request is too large'),
  'unsupported-media-type': caller(415, 'The format is not supported'),
  'invalid-request': caller(422, 'The request does not fit the schema'),
  'invalid-csv': caller(422, 'The file is not a valid table'),
  'unsupported-encoding': caller(422, 'The encoding cannot be read'),
  'dataset-empty': caller(422, 'The table has no rows'),
  'too-many-columns': caller(422, 'The table has too many columns'),
  'too-few-rows': caller(422, 'Too few rows to learn from'),
  'single-class': caller(422, 'The target has one value only'),
  'target-missing': caller(422, 'The target column does not exist'),
  'target-not-numeric': caller(422, 'The target is not numeric'),
  'target-not-categorical': caller(422, 'The target has no usable classes'),
  'no-features': caller(422, 'No column to learn from'),
  'unknown-algorithm': caller(422, 'No such algorithm'),
  'wrong-task': caller(422, 'The algorithm does not fit the task'),
  'invalid-parameter': caller(422, 'A parameter does not fit the algorithm'),
  'idempotency-key-reused': caller(422, 'The Idempotency-Key was used for another request'),
  deadline: caller(422, 'The job was not started in time'),
  'invalid-features': caller(422, 'The rows do not fit the model'),
  'insufficient-capacity': caller(422, 'No node can hold the job'),
  'not-finite': caller(422, 'The computation left the range of numbers'),
  'model-training': state(409, 'The model is still being trained'),
  'job-ended': state(409, 'The job is in another state'),
  'dataset-in-use': state(409, 'The dataset is in use'),
  'model-unverified': state(409, 'The rebuilt model differs from the original'),
  'model-unrecoverable': state(410, 'The model cannot be rebuilt'),
  'model-rebuilding': busy(503, 'The model is being rebuilt'),
  'database-unavailable': busy(503, 'The database does not answer'),
  'disk-full': busy(507, 'The disk is nearly full'),
  'cluster-memory-full': busy(507, 'The memory of the cluster is full'),
  'no-worker': busy(503, 'No worker is ready'),
  'worker-unreachable': busy(503, 'The worker does not answer'),
  'out-of-memory': caller(422, 'The job needed more memory than it may use'),
  timeout: caller(422, 'The job ran out of time'),
  'kernel-version-changed': state(409, 'The algorithm changed since the model was trained'),
  dependency: state(409, 'A job this one depends on failed'),
  'runner-crashed': bug(500, 'The runner process ended unexpectedly'),
  lost: busy(503, 'The worker vanished while it ran the job'),
  internal: bug(500, 'Internal error'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** True for a code of the table; what crosses a process or a socket is none until this says so. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
}

/** One detail of an error: where it is, what was expected, what was found. Rows are 1-based, the header is row 1. */
export interface ErrorDetail {
  pointer?: string;
  row?: number;
  column?: number;
  columnName?: string;
  code?: string;
  detail: string;
  expected?: string;
  got?: string;
  suggestion?: string;
}
