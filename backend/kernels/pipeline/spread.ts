import type { Scaling } from './options';

/** Centre and spread of a column: it is scaled to (value - mean) / scale. */
export interface Spread {
  mean: number;
  scale: number;
}

/** @param values NaN, a missing one, is passed over */
export function spreadOf(values: Float64Array, scaling: Scaling): Spread {
  switch (scaling) {
    case 'none':
      return { mean: 0, scale: 1 };
    case 'standard':
      return momentsOf(known(values));
    case 'min_max':
      return rangeOf(known(values));
    case 'robust':
      return quartilesOf(known(values));
  }
}

function known(values: Float64Array): Float64Array {
  return values.some(Number.isNaN) ? values.filter((value) => !Number.isNaN(value)) : values;
}

/** Population moments in two passes. */
function momentsOf(values: Float64Array): Spread {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return spread(mean, Math.sqrt(squares / values.length));
}

function rangeOf(values: Float64Array): Spread {
  const lowest = values.reduce((least, value) => Math.min(least, value), Infinity);
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return spread(lowest, highest - lowest);
}

/** Median and distance of the quartiles, between two values by their distance, as numpy's `percentile`. */
function quartilesOf(values: Float64Array): Spread {
  const sorted = values.slice().sort();
  const quantile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const value = sorted[below]!;
    return value + (place - below) * ((sorted[below + 1] ?? value) - value);
  };
  return spread(quantile(0.5), quantile(0.75) - quantile(0.25));
}

/** A column without spread keeps scale 1. */
function spread(mean: number, scale: number): Spread {
  const hasSpread = scale > Math.abs(mean) * 1e-14 && Number.isFinite(scale);
  return { mean, scale: hasSpread ? scale : 1 };
}
