import type { Residuals } from '../../../backend/contracts/plots';

export type ResidualView = 'predicted' | 'errors';

interface ResidualDots {
  dots: [number, number][];
  /** Both ends of the line on which a model without errors would be. */
  ideal: [[number, number], [number, number]];
}

/** Rows by their prediction: against what is true, or against the error, which is actual less predicted. */
export function residualDots(
  view: ResidualView,
  { predicted, actual }: Pick<Residuals, 'predicted' | 'actual'>,
): ResidualDots {
  const low = Math.min(...predicted);
  const high = Math.max(...predicted);
  if (view === 'errors')
    return {
      dots: predicted.map((value, row) => [value, actual[row]! - value]),
      ideal: [
        [low, 0],
        [high, 0],
      ],
    };
  return {
    dots: predicted.map((value, row) => [value, actual[row]!]),
    ideal: [
      [low, low],
      [high, high],
    ],
  };
}
