import type { PredictResponse } from '../../api/types';

/** One class of a prediction with its probability. */
export interface ClassBar {
  label: string;
  share: number;
  isPredicted: boolean;
}

/** Up to this many classes keep their own order, so that nothing jumps while a value is dragged. */
const MOST_BARS = 10;

/** The first row's probabilities as bars; of many classes the most probable ones only. */
export function classBars({
  classes = [],
  probabilities = [],
  predictions,
}: PredictResponse): ClassBar[] {
  const shares = probabilities[0] ?? [];
  const bars = classes.map((label, index) => ({
    label: String(label),
    share: shares[index] ?? 0,
    isPredicted: label === predictions[0],
  }));
  if (bars.length <= MOST_BARS) return bars;
  return bars.sort((a, b) => b.share - a.share).slice(0, MOST_BARS);
}
