import type { UnitCurve, UnitFrame } from '../../../backend/charts/unit-curves';
import type { ClassLabel } from '../../../backend/contracts/model';
import type { ModelPlots } from '../../../backend/contracts/plots';

/** Plots of a classification that are curves by class within the unit square. */
export const CURVE_KINDS = ['roc', 'precision-recall', 'calibration', 'gain'] as const;
export type CurveKind = (typeof CURVE_KINDS)[number];

/** A curve, and the number that sums it up. */
export interface ScoredCurve extends UnitCurve {
  score: number | undefined;
}

interface CurveWords extends UnitFrame {
  /** What is good and what is chance, in a sentence. */
  reading: string;
  /** Name of the number that sums a curve up. */
  score?: string;
}

const DIAGONAL = [
  [0, 0],
  [1, 1],
] as const;

export const CURVE_WORDS: Record<CurveKind, CurveWords> = {
  roc: {
    x: 'False positive rate',
    y: 'True positive rate',
    reference: DIAGONAL,
    reading: 'The nearer to the upper left, the better; the dashed line is chance.',
    score: 'area below the curve',
  },
  'precision-recall': {
    x: 'Recall',
    y: 'Precision',
    reading:
      'The nearer to the upper right, the better; chance is a level line at the share of the class.',
    score: 'average precision',
  },
  calibration: {
    x: 'Predicted probability',
    y: 'Observed share',
    reference: DIAGONAL,
    hasDots: true,
    reading:
      'On the dashed line, a class comes as often as predicted; below it, it is promised too often.',
  },
  gain: {
    x: 'Share of rows, most probable first',
    y: 'Share of the class found',
    reference: DIAGONAL,
    reading:
      'How much of a class the rows hold that are most probable to be of it; the dashed line is chance.',
  },
};

/** @param classes of the model: a class has the same colour on all of its charts */
export function curvesOf(
  { curves }: ModelPlots[CurveKind],
  classes: readonly ClassLabel[],
): ScoredCurve[] {
  return curves.map((curve) => ({
    name: String(curve.class),
    slot: Math.max(0, classes.indexOf(curve.class)),
    ...pointsOf(curve),
  }));
}

type AnyCurve = ModelPlots[CurveKind]['curves'][number];

function pointsOf(curve: AnyCurve): Pick<ScoredCurve, 'x' | 'y' | 'score'> {
  if ('fpr' in curve) return { x: curve.fpr, y: curve.tpr, score: curve.auc };
  if ('recall' in curve)
    return { x: curve.recall, y: curve.precision, score: curve.average_precision };
  if ('observed' in curve) return { x: curve.predicted, y: curve.observed, score: undefined };
  return { x: [0, ...curve.share], y: [0, ...curve.gain], score: undefined };
}
