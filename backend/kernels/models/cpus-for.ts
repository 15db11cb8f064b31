/**
 * CPUs for work that one of them would do in about so many seconds: another one for each quarter of
 * a second. A job holds them as long as it runs, also while it decodes, encodes and scores.
 *
 * @param most threads that the work can be shared by
 */
export function cpusFor(seconds: number, most = MOST_CPUS): number {
  return Math.max(1, Math.min(most, MOST_CPUS, Math.floor(seconds / SECONDS_PER_CPU)));
}

const SECONDS_PER_CPU = 0.25;
const MOST_CPUS = 8;
