import type { NumberProfile } from '../../contracts/profile';

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
const BINS = 20;

export interface ProfiledNumbers {
  missing: number;
  distinct: number;
  /** Absent where there is no value. */
  numbers?: NumberProfile;
}

/** NaN = missing. Quantiles, standard deviation and histogram are those of numpy and pandas. */
export function profileNumbers(values: Float64Array): ProfiledNumbers {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const missing = values.length - sorted.length;
  if (sorted.length === 0) return { missing, distinct: 0 };
  const [minimum, maximum] = [sorted[0]!, sorted.at(-1)!];
  const { mean, deviation } = momentsOf(sorted, Math.max(Math.abs(minimum), Math.abs(maximum)));
  const numbers: NumberProfile = {
    minimum,
    maximum,
    mean,
    standardDeviation: deviation,
    quantiles: SHARES.map((share) => ({ share, value: quantile(sorted, share) })),
    histogram: histogramOf(sorted),
  };
  return { missing, distinct: countDistinct(sorted), numbers };
}

/** All of it at a scale of about 1, a power of two: sums and squares of large numbers may be infinite. */
function momentsOf(values: Float64Array, largest: number): { mean: number; deviation: number } {
  const scale = 2 ** Math.floor(Math.log2(largest || 1));
  let sum = 0;
  for (const value of values) sum += value / scale;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value / scale - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
  return {
    mean: mean * scale,
    deviation: Math.min(Number.MAX_VALUE, deviation * scale),
  };
}

/** numpy's `linear`: between the two values that stand around the share. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const part = at - Math.floor(at);
  return sorted[Math.floor(at)]! * (1 - part) + sorted[Math.ceil(at)]! * part;
}

function countDistinct(sorted: Float64Array): number {
  let distinct = 1;
  for (let row = 1; row < sorted.length; row++) if (sorted[row] !== sorted[row - 1]) distinct++;
  return distinct;
}

function histogramOf(sorted: Float64Array): NumberProfile['histogram'] {
  const [minimum, maximum] = [sorted[0]!, sorted.at(-1)!];
  if (minimum === maximum) return { edges: [minimum, maximum], counts: [sorted.length] };
  const edges = Array.from(
    { length: BINS },
    (_, bin) => minimum * (1 - bin / BINS) + maximum * (bin / BINS),
  );
  const starts = edges.map((edge) => lowerBound(sorted, edge));
  const ends = [...starts.slice(1), sorted.length];
  return { edges: [...edges, maximum], counts: ends.map((end, bin) => end - starts[bin]!) };
}

/** Index of the first value that is not below `edge`. */
function lowerBound(sorted: Float64Array, edge: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
