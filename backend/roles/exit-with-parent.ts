/** Ends this process when the one that forked it is gone, however it went: their IPC channel closes. */
export function exitWithParent(): void {
  if (process.channel === undefined) return;
  process.on('disconnect', () => process.exit(0));
}
