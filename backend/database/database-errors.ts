/** Connection classes of SQLSTATE, and what Node and pg say when there is no server to ask. */
const UNAVAILABLE_STATES = /^(08|57P0[1235]|53[0-9]{3}|25P03)/;
const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const UNANSWERED = 'Query read timeout';
const UNAVAILABLE_MESSAGES =
  /Connection terminated|Query read timeout|client has encountered a connection error|Client was closed/i;

/** Serialisation, deadlock, a lock or a statement that took too long: Postgres lives, and gave up on this one. */
const CONFLICT_STATES = new Set(['40001', '40P01', '55P03', '57014']);
/** What the pool says when all its connections are in use for too long. */
const POOL_BUSY = 'timeout exceeded when trying to connect';
const DISK_FULL = '53100';

/** True where Postgres did not answer, or had no room for the question. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (UNAVAILABLE_STATES.test(code) || UNAVAILABLE_CODES.has(code)) return true;
  return UNAVAILABLE_MESSAGES.test(error.message);
}

/** True where the same statement may succeed later, elsewhere or alone: nothing is wrong with it. */
export function isRetryable(error: unknown): boolean {
  const conflict = CONFLICT_STATES.has(codeOf(error));
  return conflict || isDatabaseUnavailable(error) || messageOf(error) === POOL_BUSY;
}

/** True where the disk below Postgres is full. */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === DISK_FULL;
}

/** True where the statement was sent and no answer came in time: the connection is of no use any more. */
export function isUnanswered(error: unknown): boolean {
  return messageOf(error) === UNANSWERED;
}

/** True where the schema is not there yet: no head has migrated. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '42P01';
}

/** True where a unique index refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** Texts that JSON and URLs can carry and Postgres cannot store: NUL characters and halves of surrogate pairs. */
const UNSTORABLE_STATES = new Set(['22021', '22P05', '22P02']);

/** True where Postgres refused a value for its characters. */
export function isUnstorableText(error: unknown): boolean {
  return UNSTORABLE_STATES.has(codeOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** SQLSTATE or Node's error code; TypeORM copies it onto its own errors. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
