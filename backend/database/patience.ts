/**
 * How long a process waits for Postgres, in milliseconds; 0 is for ever. `statement` and `lock` are
 * Postgres' own limits, `answer` is ours for a server that does not even refuse, so a little longer.
 */
export interface Limits {
  /** For a connection: a new one, or one that others use. */
  connect: number;
  statement: number;
  answer: number;
  lock: number;
  /** A transaction whose process hangs gives its locks back after this. */
  idleInTransaction: number;
}

export const LIMITS = {
  /** Somebody waits for the answer: within three seconds it is there, or it is a 503. */
  short: { connect: 2_500, statement: 2_300, answer: 2_600, lock: 2_000, idleInTransaction: 5_000 },
  /** Work that nobody waits for and that is tried again: a worker's rows, sweeps, blocks of data. */
  long: {
    connect: 5_000,
    statement: 30_000,
    answer: 31_000,
    lock: 10_000,
    idleInTransaction: 15_000,
  },
  /** Migrations: they take what they take, and wait for each other. */
  endless: { connect: 10_000, statement: 0, answer: 0, lock: 0, idleInTransaction: 0 },
} as const satisfies Record<string, Limits>;

export type Patience = keyof typeof LIMITS;

/** The limits as `pg` spells them; the last three are set by the server at the start of a connection. */
export function connectionLimits(patience: Patience) {
  const { connect, answer, statement, lock, idleInTransaction } = LIMITS[patience];
  return {
    connectionTimeoutMillis: connect,
    query_timeout: answer,
    statement_timeout: statement,
    lock_timeout: lock,
    idle_in_transaction_session_timeout: idleInTransaction,
  };
}
