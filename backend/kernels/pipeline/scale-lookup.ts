import type { Scaling } from './options';
import { spreadOf, type Spread } from './spread';

/** How each column of a lookup table spreads over training rows. */
export function lookupSpreads(
  values: Float64Array,
  width: number,
  codes: Float64Array,
  scaling: Scaling,
): Spread[] {
  const missing = values.length / width - 1;
  return Array.from({ length: width }, (_, column) => {
    const valueOf = (code: number): number =>
      values[(Number.isNaN(code) ? missing : code) * width + column]!;
    return spreadOf(codes.map(valueOf), scaling);
  });
}

/** Each column of a table scaled by its own spread. */
export function scaleLookup(values: Float64Array, spreads: readonly Spread[]): Float64Array {
  return values.map((value, at) => {
    const { mean, scale } = spreads[at % spreads.length]!;
    return (value - mean) / scale;
  });
}
