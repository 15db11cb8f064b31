import type { PermutationImportance } from '../../../backend/contracts/plots';

/** One input's bar. Places along the track, 0 to 1. */
export interface ImportanceBar {
  input: string;
  mean: number;
  sd: number;
  /** Both ends of the bar; one of them is zero's place. */
  from: number;
  to: number;
  /** Both ends of one standard deviation to either side. */
  low: number;
  high: number;
}

/**
 * What the score loses without each input, most first, on one scale that holds zero and every
 * spread. A loss below zero reaches to the left: the score was better without the input.
 */
export function importanceBars({ inputs }: Pick<PermutationImportance, 'inputs'>): {
  bars: ImportanceBar[];
  /** Where nothing is lost. */
  zero: number;
} {
  const lowest = Math.min(0, ...inputs.map(({ mean, sd }) => mean - sd));
  const highest = Math.max(0, ...inputs.map(({ mean, sd }) => mean + sd));
  const place = (value: number) => (highest > lowest ? (value - lowest) / (highest - lowest) : 0);
  const zero = place(0);
  const bars = inputs
    .map(({ input, mean, sd }) => ({
      input,
      mean,
      sd,
      from: Math.min(zero, place(mean)),
      to: Math.max(zero, place(mean)),
      low: place(mean - sd),
      high: place(mean + sd),
    }))
    .sort((a, b) => b.mean - a.mean);
  return { bars, zero };
}
