import type { ClassLabel } from '../../contracts/model';
import type { ModelPlots } from '../../contracts/plots';
import { calibrationCurve, gainCurve, precisionRecallCurve, rocCurve } from './class-curves';
import { countClasses, scoresOfClass, type ClassCounts } from './class-counts';
import { rankClass } from './class-ranking';
import { confusionMatrix } from './confusion-matrix';
import type { Judged } from './probability-scores';
import type { Ranking } from './ranking';
import { forPlot } from './thin-points';

/** Classes with curves of their own, those of most rows. */
const MOST_CURVES = 10;
/** Classes in the confusion matrix. */
const MOST_SHOWN = 30;
/** Classes with scores of their own. */
const MOST_LISTED = 200;

/** What the plots of a classification are drawn from; no curves where its rows are all of one class. */
export function classificationPlots(
  judged: Judged,
  labels: readonly ClassLabel[],
): Partial<ModelPlots> {
  const counts = countClasses(judged.truth, judged.probabilities, judged.classes);
  const largest = byRows(counts);
  return {
    ...curvesOf(
      judged,
      labels,
      largest.filter((code) => counts.actual[code]! > 0),
    ),
    confusion: confusionMatrix(judged, labels, ascending(largest.slice(0, MOST_SHOWN))),
    classes: {
      classes: ascending(largest.slice(0, MOST_LISTED)).map((code) => ({
        class: labels[code]!,
        rows: counts.actual[code]!,
        ...roundedScores(counts, code),
      })),
    },
  };
}

function curvesOf(
  judged: Judged,
  labels: readonly ClassLabel[],
  occurring: readonly number[],
): Partial<ModelPlots> {
  if (occurring.length < 2) return {};
  const codes = judged.classes === 2 ? [1] : ascending(occurring.slice(0, MOST_CURVES));
  const rankings = codes.map((code) => ({ name: labels[code]!, ranking: rankClass(judged, code) }));
  const draw = <Curve>(curve: (ranking: Ranking) => Curve) => ({
    curves: rankings.map(({ name, ranking }) => ({ class: name, ...curve(ranking) })),
  });
  return {
    roc: draw(rocCurve),
    'precision-recall': draw(precisionRecallCurve),
    calibration: draw(calibrationCurve),
    gain: draw(gainCurve),
  };
}

/** Class codes, those of most rows first. */
function byRows({ actual }: ClassCounts): number[] {
  return [...actual.keys()].sort((a, b) => actual[b]! - actual[a]! || a - b);
}

function ascending(codes: readonly number[]): number[] {
  return [...codes].sort((a, b) => a - b);
}

function roundedScores(counts: ClassCounts, code: number) {
  const { precision, recall, f1 } = scoresOfClass(counts, code);
  return { precision: forPlot(precision), recall: forPlot(recall), f1: forPlot(f1) };
}
