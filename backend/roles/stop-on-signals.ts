import type { INestApplicationContext } from '@nestjs/common';

/** Longest a process takes to stop in order before it just ends. */
const GRACE_MS = 8_000;

export interface StopManners {
  /** Milliseconds that stopping may take beyond the usual. */
  patienceMs: number;
  /** Called by the second signal; the third one ends the process. Without it the second one does. */
  hurry: () => void;
}

/**
 * Stops in order on the first SIGTERM or SIGINT, at once on the last one. Returns what the first
 * signal does, for a program that ends itself.
 */
export function stopOnSignals(app: INestApplicationContext, manners?: StopManners): () => void {
  let asked = 0;
  const stop = (): void => {
    asked += 1;
    if (asked === 1) {
      setTimeout(() => process.exit(1), GRACE_MS + (manners?.patienceMs ?? 0)).unref();
      void app.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    } else if (asked === 2 && manners) manners.hurry();
    else process.exit(1);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return stop;
}
