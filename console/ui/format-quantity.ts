/** Quantities as people read them. Digits are never cut: what does not fit gets a coarser unit. */

const COUNT = new Intl.NumberFormat('en-US');
const COMPACT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/** 20640 → `20,640`. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** `1 row`, `150 rows`. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A value of a table, at most six significant digits; very small and very large ones as powers of ten. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3);
  return Number.isInteger(value) ? formatCount(value) : COMPACT.format(value);
}

/** A duration in seconds: `40 ms`, `3.2 s`, `1 m 12 s`, `2 h 5 m`. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  return `${Math.floor(minutes / 1440)} days`;
}

/** How long ago a moment was, both in milliseconds: `now`, `12 s ago`, `3 days ago`. */
export function formatAgo(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** A share 0–1: `88.0 %`; what is not quite all or nothing never looks like it. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  if (share < 1 && share > 0.9995) return '> 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** `12:03:11` of a moment in milliseconds, in the reader's time zone. */
export function formatClock(moment: number): string {
  return new Date(moment).toLocaleTimeString('en-GB');
}
