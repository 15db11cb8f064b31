/** Seconds that a request's `Prefer` header is ready to wait (RFC 7240); undefined where it does not say. */
export function preferredWait(prefer: string | undefined): number | undefined {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=[,;\s]|$)/i.exec(prefer ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
