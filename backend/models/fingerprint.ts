import { createHash } from 'node:crypto';

/** SHA-256 of a model's serialised bytes, hexadecimal: its identity. */
export function fingerprintOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
