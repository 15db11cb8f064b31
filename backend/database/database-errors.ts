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
const UNAVAILABLE_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|client has encountered a connection error/i;

/** True where Postgres did not answer: the statement may be tried again, elsewhere or later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (UNAVAILABLE_STATES.test(code) || UNAVAILABLE_CODES.has(code)))
    return true;
  return UNAVAILABLE_MESSAGES.test(error.message);
}

/** True where a unique index refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '23505';
}

/** Texts that JSON and URLs can carry and Postgres cannot store: NUL characters and halves of surrogate pairs. */
const UNSTORABLE_STATES = new Set(['22021', '22P05', '22P02']);

/** True where Postgres refused a value for its characters. */
export function isUnstorableText(error: unknown): boolean {
  return (
    error instanceof Error && UNSTORABLE_STATES.has(String((error as { code?: unknown }).code))
  );
}
