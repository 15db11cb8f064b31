import type { INestApplicationContext } from '@nestjs/common';

/** Longest a process takes to stop in order before it just ends. */
const GRACE_MS = 8_000;

/** Stops in order on the first SIGTERM or SIGINT, at once on the second. */
export function stopOnSignals(app: INestApplicationContext): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
