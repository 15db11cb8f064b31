/**
 * Who has to act: `caller` changes the request · `state` looks again, then decides · `busy` tries
 * later · `bug` is ours. The kind decides whether a job is tried again, the code decides the status.
 */
export type ErrorKind = 'caller' | 'state' | 'busy' | 'bug';

interface ErrorRow {
  status: number;
  kind: ErrorKind;
  title: string;
  /** What to do about it: shown beside failed jobs, and at /docs/errors. */
  remedy: string;
}

const rowOf =
  (kind: ErrorKind) =>
  (status: number, title: string, remedy: string): ErrorRow => ({ status, kind, title, remedy });
const caller = rowOf('caller');
const state = rowOf('state');
const busy = rowOf('busy');
const bug = rowOf('bug');

/** Every error that the platform answers or records. There is no default row on purpose. */
export const ERROR_CODES = {
  'bad-request': caller(
    400,
    'The request cannot be read',
    'Correct what the detail names; it quotes the value.',
  ),
  'invalid-page-token': caller(
    400,
    'The page_token belongs to no page of this list',
    'Send next_page_token of the page before, to the same list; the first page takes none.',
  ),
  'invalid-name': caller(400, 'The name is not allowed', 'Take the name that the detail suggests.'),
  'host-not-allowed': caller(
    403,
    'This host name is not allowed',
    'Use localhost, or name the host in ALLOWED_HOSTS.',
  ),
  'origin-not-allowed': caller(
    403,
    'This origin is not allowed',
    "Name the page's host in ALLOWED_HOSTS if it is yours.",
  ),
  'route-not-found': caller(404, 'No such route', 'Look the route up in /docs.'),
  'dataset-not-found': caller(404, 'No such dataset', 'GET /api/v1/datasets lists them.'),
  'upload-not-found': caller(
    404,
    'No such inspected file',
    'Send the file again: inspected files wait an hour, on the head that took them.',
  ),
  'model-not-found': caller(404, 'No such model', 'Take one of available_models, or train it.'),
  'plot-not-found': caller(
    404,
    'The model has no such plot',
    'Ask for one that the detail names; regressions and classifications have different ones.',
  ),
  'run-not-found': caller(404, 'No such run', 'GET /api/v1/runs lists them.'),
  'job-not-found': caller(404, 'No such job', 'GET /api/v1/jobs lists them.'),
  'node-not-found': caller(404, 'No such node', 'GET /api/v1/nodes lists them.'),
  'method-not-allowed': caller(
    405,
    'The route does not take this method',
    'Look the methods of the route up in /docs.',
  ),
  'request-timeout': caller(
    408,
    'The body came too slowly',
    'Send it again over a faster connection, or compressed as gzip.',
  ),
  'too-large': caller(
    413,
    'The request is too large',
    'Send fewer rows at a time, or upload the table as a dataset.',
  ),
  'unsupported-media-type': caller(
    415,
    'The format is not supported',
    'Send application/json, or multipart/form-data where a file is uploaded.',
  ),
  'invalid-request': caller(
    422,
    'The request does not fit the schema',
    'Correct the fields that errors names.',
  ),
  'invalid-csv': caller(
    422,
    'The file is not a valid table',
    'Correct the rows that errors names, and upload the file again.',
  ),
  'columns-differ': caller(
    422,
    'The columns are not those of the dataset',
    'Rename, ignore or retype the columns that errors names, or send other_columns=fill.',
  ),
  'unsupported-encoding': caller(
    422,
    'The encoding cannot be read',
    'Save the file as UTF-8, and upload it again.',
  ),
  'dataset-empty': caller(
    422,
    'The table has no rows',
    'Upload a table with at least one row below its header.',
  ),
  'too-many-columns': caller(
    422,
    'The table has too many columns',
    'Leave columns out, or raise MAX_COLUMNS.',
  ),
  'too-few-rows': caller(422, 'Too few rows to learn from', 'Add rows, or hold fewer of them out.'),
  'single-class': caller(
    422,
    'The target has one value only',
    'Choose another target, or add rows of other classes.',
  ),
  'target-missing': caller(
    422,
    'The target column does not exist',
    'Take one of the columns that the detail lists.',
  ),
  'target-not-numeric': caller(
    422,
    'The target is not numeric',
    'Choose a numeric target, or train classification.',
  ),
  'target-not-categorical': caller(
    422,
    'The target has no usable classes',
    'Choose a target with fewer values, or train regression.',
  ),
  'invalid-weights': caller(422, 'Rows cannot be weighed so', 'Correct what the detail names.'),
  'weights-not-taken': caller(422, 'It cannot weigh rows', 'Choose one of those in the detail.'),
  'no-features': caller(
    422,
    'No column to learn from',
    'Name at least one column besides the target that can be learned from.',
  ),
  'unknown-algorithm': caller(422, 'No such algorithm', 'GET /api/v1/algorithms lists them.'),
  'wrong-task': caller(
    422,
    'The algorithm does not fit the task',
    'Choose an algorithm of this task.',
  ),
  'invalid-parameter': caller(
    422,
    'A parameter does not fit the algorithm',
    "Correct it as the algorithm's JSON Schema says: GET /api/v1/algorithms.",
  ),
  'idempotency-key-reused': caller(
    422,
    'The Idempotency-Key was used for another request',
    'Use a new key for a new request; a key belongs to its first body for 24 hours.',
  ),
  deadline: caller(
    422,
    'The job was not started in time',
    'Start workers, or allow more time; then retry the job.',
  ),
  'invalid-features': caller(
    422,
    'The rows do not fit the model',
    'Send the columns of the signature that errors names.',
  ),
  'insufficient-capacity': caller(
    422,
    'No node can hold the job',
    'Start a worker with more memory or CPUs, or train on fewer rows.',
  ),
  'not-exportable': caller(
    422,
    'The model cannot be written in this format',
    'Download it as JSON, or train a smaller model.',
  ),
  'not-finite': caller(
    422,
    'The computation left the range of numbers',
    'Scale the features, or soften the parameters: the values grow beyond any number.',
  ),
  'model-training': state(
    409,
    'The model is still being trained',
    'Wait for the run; its Location tells when it is done.',
  ),
  'job-state': state(
    409,
    'The job is in another state',
    'Look at the state of the job; only open jobs can be cancelled, and only failed or cancelled jobs of a run retried.',
  ),
  'node-state': state(
    409,
    'The node is in another state',
    'Look at the state of the node; only ready nodes can be drained and only draining ones put to work again.',
  ),
  'worker-limit': state(
    409,
    'No worker can be added or removed now',
    'Do what the detail says; GET /cluster/status shows the workers.',
  ),
  'no-supervisor': state(
    409,
    'Workers are not started from here',
    'Start and stop them where they run: docker compose up -d --scale worker=3, or a worker process with DATABASE_URL and REDIS_URL of this head.',
  ),
  'dataset-changed': state(409, 'The dataset has a newer version', 'Append to that one.'),
  'dataset-in-use': state(
    409,
    'The dataset is in use',
    'Wait for the runs that use it, or delete it with force=true and its models with it.',
  ),
  'model-unverified': state(
    409,
    'The rebuilt model differs from the original',
    'Train it again: what was rebuilt is not what was trained, and is not served.',
  ),
  'model-unrecoverable': state(
    410,
    'The model cannot be rebuilt',
    'Train it again from its dataset.',
  ),
  'model-rebuilding': busy(
    503,
    'The model is being rebuilt',
    'Ask again after Retry-After seconds.',
  ),
  'plot-computing': busy(503, 'The plot is being computed', 'Ask again after Retry-After seconds.'),
  'plot-failed': busy(
    503,
    'The plot could not be computed',
    'Look at the job that it names; it is tried again by who asks after Retry-After seconds.',
  ),
  'database-unavailable': busy(
    503,
    'The database does not answer',
    'Ask again after Retry-After seconds; nothing was changed.',
  ),
  'disk-full': busy(
    507,
    'The disk is nearly full',
    'Free space on the disk that holds the data, then send it again.',
  ),
  'cluster-memory-full': state(
    507,
    'The memory of the cluster is full',
    'Start a worker with more memory, or one more worker.',
  ),
  'no-worker': busy(503, 'No worker is ready', 'Start a worker, or wait until one joins.'),
  'worker-unreachable': busy(
    503,
    'The worker does not answer',
    'Ask again; the next answer comes from another worker.',
  ),
  'out-of-memory': caller(
    422,
    'The job needed more memory than it may use',
    'Train on fewer rows or columns, or on a worker with more memory.',
  ),
  timeout: caller(
    422,
    'The job ran out of time',
    'Train fewer trees or iterations, or raise JOB_TIMEOUT_SECONDS.',
  ),
  'kernel-version-changed': state(
    409,
    'The algorithm changed since the model was trained',
    'Train it again with the algorithm as it is now.',
  ),
  dependency: state(
    409,
    'A job this one depends on failed',
    'Look at the job this one waited for, and retry that one.',
  ),
  'runner-crashed': bug(
    500,
    'The runner process ended unexpectedly',
    'Retry the job. If it ends the same way, its log tells more.',
  ),
  lost: busy(
    503,
    'The worker vanished while it ran the job',
    'Nothing is wrong with the job. Look at the cluster, then retry it.',
  ),
  internal: bug(
    500,
    'Internal error',
    'Try again. If it fails the same way, report it with the request id, or the log of the job.',
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** True for a code of the table; what crosses a process or a socket is none until this says so. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
}
