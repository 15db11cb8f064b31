import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * Tries again and again, also where `look` throws, until it answers something; throws after
 * `seconds` with what it said last. Whoever looks at a cluster under faults must expect errors.
 */
export async function eventually<T>(
  look: () => Promise<T>,
  seconds: number,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + seconds * 1000;
  let last: unknown = 'nothing yet';
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline)
      throw new Error(`not within ${seconds} s (${String(last)}): ${look.toString()}`);
    await sleep(LOOK_EVERY_MS);
  }
}
