/**
 * Sends ourselves SIGTERM when the process that started us is gone: a killed npm passes no signal
 * on. Has no effect where nobody waits for us, as under a service manager.
 */
export function endWithParent() {
  const parent = process.ppid;
  if (parent <= 1 || !process.env.npm_lifecycle_event) return;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}
