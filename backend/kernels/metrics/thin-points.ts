/** Most points of a curve that is kept. */
export const MOST_POINTS = 101;

/**
 * Indices of the points to keep of a curve: all of a short one, else the first and the last and
 * those between that progress by equal steps.
 *
 * @param progress how far each point is along the curve, ascending
 */
export function thinPoints(progress: readonly number[]): number[] {
  if (progress.length <= MOST_POINTS) return [...progress.keys()];
  const last = progress.length - 1;
  const step = (progress[last]! - progress[0]!) / (MOST_POINTS - 1);
  const kept = [0];
  let next = progress[0]! + step;
  for (let at = 1; at < last && kept.length < MOST_POINTS - 1; at++) {
    if (progress[at]! < next) continue;
    kept.push(at);
    next = Math.max(next + step, progress[at]!);
  }
  return [...kept, last];
}

/** A value at the six significant digits that a plot can show. */
export function forPlot(value: number): number {
  return Number(value.toPrecision(6));
}
