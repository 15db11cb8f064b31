/** A prediction as a command line that can be pasted into any POSIX shell. */
export function predictCall(origin: string, model: string, row: Record<string, unknown>): string {
  const body = JSON.stringify({ features: [row] });
  return [
    `curl -s ${origin}/predict/${encodeURIComponent(model).replaceAll('%40', '@')}`,
    `-H 'Content-Type: application/json'`,
    `-d '${body.replaceAll("'", `'\\''`)}'`,
  ].join(' \\\n  ');
}
