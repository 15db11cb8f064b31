import { Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 500;

/** Runs in a thread, where no computation of the main thread can delay it. */
const WATCH = `
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_EVERY_MS});
`;

/**
 * Ends this process when its worker is gone, however it went and whatever is computed here: an idle
 * runner hears its IPC channel close, a busy one hears nothing, so a thread looks after the parent.
 */
export function dieWithParent(): void {
  process.on('disconnect', () => process.exit(0));
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 };
  new Worker(WATCH, { eval: true, resourceLimits: limits }).unref();
}
