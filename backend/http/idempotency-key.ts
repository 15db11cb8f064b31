import { createHash } from 'node:crypto';
import { DomainError } from '../errors/domain-error';

/** Says that an answer repeats that of an earlier request with the same key. */
export const REPLAYED_HEADER = 'Idempotency-Replayed';
/** Declares the header in the OpenAPI document. */
export const IDEMPOTENCY_KEY_HEADER = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Makes the request safe to repeat: within 24 hours the same key and body are given the same run.',
};

const USABLE = /^[\x21-\x7e]{1,255}$/;

/** A request that its caller may repeat, or undefined where it sent no key. `route` keeps the keys of two routes apart. */
export function idempotentRequest(
  key: string | undefined,
  route: string,
  body: unknown,
): { key: string; requestHash: string } | undefined {
  if (key === undefined) return undefined;
  if (!USABLE.test(key))
    throw new DomainError(
      'bad-request',
      `Idempotency-Key ${JSON.stringify(key.slice(0, 60))} cannot be used: send up to 255 visible ASCII characters, a UUID for example.`,
    );
  const hash = createHash('sha256').update(`${route}\n${JSON.stringify(body)}`);
  return { key, requestHash: hash.digest('hex') };
}
