/** Bins of numbers; one more, the highest, is for missing values. */
export const MOST_BINS = 255;

/** Quantiles are taken from so many rows. */
const SAMPLE_ROWS = 32_768;

/**
 * Where a column is cut into bins, ascending: a value's bin is the number of edges that it reaches.
 * Up to 255 distinct values get a bin each, more are cut at quantiles of evenly spread rows.
 *
 * Edges are float32 midpoints, so that training, serving and exports decide alike; two values that
 * float32 cannot tell apart share a bin. Missing values (NaN) are left out.
 */
export function binEdges(values: Float64Array): Float32Array {
  const distinct = distinctValues(values);
  const edges: number[] = [];
  const cut = (below: number, above: number): void => {
    const edge = Math.fround(below / 2 + above / 2);
    const last = edges.length > 0 ? edges[edges.length - 1]! : -Infinity;
    if (below < edge && edge <= above && edge > last) edges.push(edge);
  };
  if (distinct) for (let at = 1; at < distinct.length; at++) cut(distinct[at - 1]!, distinct[at]!);
  else cutAtQuantiles(sample(values), cut);
  return Float32Array.from(edges);
}

/** In ascending order; undefined where there are more than bins. */
function distinctValues(values: Float64Array): Float64Array | undefined {
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value) || seen.has(value)) continue;
    if (seen.size === MOST_BINS) return undefined;
    seen.add(value);
  }
  return Float64Array.from(seen).sort();
}

/** Present values of evenly spread rows, ascending. */
function sample(values: Float64Array): Float64Array {
  const count = Math.min(values.length, SAMPLE_ROWS);
  const step = values.length / count;
  const taken = Float64Array.from({ length: count }, (_, at) => values[Math.floor(at * step)]!);
  return taken.filter((value) => !Number.isNaN(value)).sort();
}

function cutAtQuantiles(sorted: Float64Array, cut: (below: number, above: number) => void): void {
  for (let quantile = 1; quantile < MOST_BINS; quantile++) {
    let at = Math.floor((quantile * sorted.length) / MOST_BINS);
    if (at === 0) continue;
    const below = sorted[at - 1]!;
    while (at < sorted.length && sorted[at] === below) at++;
    if (at < sorted.length) cut(below, sorted[at]!);
  }
}
