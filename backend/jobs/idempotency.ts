import type { Sql } from '../database/sql-pool';
import { DomainError } from '../errors/domain-error';

/** How long the answer to a request is repeated instead of doing its work again, in hours. */
export const IDEMPOTENCY_HOURS = 24;

export interface IdempotentRequest {
  /** The caller's `Idempotency-Key`. */
  key: string;
  /** SHA-256 of method, route and body: the same key for another request is a mistake of the caller. */
  requestHash: string;
}

/**
 * Takes a key for a run that the same transaction is going to accept. Returns the id of the run that
 * an earlier request with this key started, and then nothing is to be accepted. Two requests at once
 * wait for each other here, so that only one of them accepts.
 */
export async function takeIdempotencyKey(
  sql: Sql,
  request: IdempotentRequest,
  runId: string,
): Promise<string | undefined> {
  const [taken] = await sql(
    `insert into idempotency_key (key, request_hash, run_id) values ($1, $2, $3)
     on conflict (key) do nothing returning key`,
    [request.key, request.requestHash, runId],
  );
  return taken ? undefined : findRepeatedRun(sql, request);
}

/**
 * The id of the run that an earlier request with this key started, if there was one. To be asked
 * before anything is checked: a repetition is answered as it was, though its dataset may be gone.
 */
export async function findRepeatedRun(
  sql: Sql,
  request: IdempotentRequest,
): Promise<string | undefined> {
  const [earlier] = await sql<{ request_hash: string; run_id: string }>(
    'select request_hash, run_id from idempotency_key where key = $1',
    [request.key],
  );
  if (!earlier) return undefined;
  if (earlier.request_hash === request.requestHash) return earlier.run_id;
  throw new DomainError(
    'idempotency-key-reused',
    `The Idempotency-Key ${JSON.stringify(request.key)} was used for another request within the last ${IDEMPOTENCY_HOURS} h. Send a new key with every new request, and the same one only to repeat it.`,
  );
}

/** Forgets keys that are older than their promise. */
export async function forgetOldIdempotencyKeys(sql: Sql): Promise<void> {
  await sql(`delete from idempotency_key where created_at < now() - make_interval(hours => $1)`, [
    IDEMPOTENCY_HOURS,
  ]);
}
