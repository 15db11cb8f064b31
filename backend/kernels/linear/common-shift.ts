/**
 * What to take off all classes' coefficients of a column alike, so that the penalty on them is least;
 * no probability changes. Takes that nearest to 0 where several are as good.
 *
 * @param coefficients of one column, a number per class
 */
export function commonShift(coefficients: Float64Array, absolute: number, squared: number): number {
  const sorted = coefficients.slice().sort();
  const count = sorted.length;
  if (squared === 0) {
    const [low, high] = [sorted[(count - 1) >> 1]!, sorted[count >> 1]!];
    return Math.min(Math.max(0, low), high);
  }
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  for (let below = 0; below < count; below++) {
    // Where the slope of the penalty is 0, if so many coefficients lie below.
    const shift = mean - (absolute * (2 * below - count)) / (squared * count);
    if (shift < sorted[below]!) return below > 0 ? Math.max(shift, sorted[below - 1]!) : shift;
  }
  return sorted[count - 1]!;
}
