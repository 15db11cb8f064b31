import { randomBytes } from 'node:crypto';

let lastMillisecond = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562, method 1): 48 bits of Unix milliseconds, a counter of 12 bits, then random.
 * Ids of one process sort in the order in which they were made, also within a millisecond.
 */
export function uuidv7(now = Date.now()): string {
  const bytes = randomBytes(16);
  const millisecond = nextMillisecond(now);
  bytes.writeUIntBE(millisecond, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Never goes back; a full counter borrows from the next millisecond. */
function nextMillisecond(now: number): number {
  counter = now > lastMillisecond ? 0 : counter + 1;
  lastMillisecond = Math.max(now, lastMillisecond);
  if (counter <= 0xfff) return lastMillisecond;
  counter = 0;
  lastMillisecond += 1;
  return lastMillisecond;
}
