import type {
  CalibrationCurve,
  GainCurve,
  PrecisionRecallCurve,
  RocCurve,
} from '../../contracts/plots';
import { averagePrecision, rocArea, walkThresholds, type Ranking } from './ranking';
import { forPlot, thinPoints } from './thin-points';

/** A curve without the name of its class. */
type Unnamed<Curve> = Omit<Curve, 'class'>;

export function rocCurve(ranking: Ranking): Unnamed<RocCurve> {
  const { hits, alarms } = countsOf(ranking);
  const { positives, negatives } = ranking;
  const tpr = [0, ...hits.map((count) => count / positives.length)];
  const fpr = [0, ...alarms.map((count) => count / negatives.length)];
  const kept = thinPoints(tpr.map((share, at) => share + fpr[at]!));
  return { fpr: pick(fpr, kept), tpr: pick(tpr, kept), auc: forPlot(rocArea(ranking)) };
}

export function precisionRecallCurve(ranking: Ranking): Unnamed<PrecisionRecallCurve> {
  const { hits, alarms } = countsOf(ranking);
  const { positives, negatives } = ranking;
  const recall = [0, ...hits.map((count) => count / positives.length)];
  const precision = [1, ...hits.map((count, at) => count / (count + alarms[at]!))];
  const kept = thinPoints(recall);
  return {
    recall: pick(recall, kept),
    precision: pick(precision, kept),
    average_precision: forPlot(averagePrecision(ranking)),
    share: forPlot(positives.length / (positives.length + negatives.length)),
  };
}

export function gainCurve(ranking: Ranking): Unnamed<GainCurve> {
  const { hits, alarms } = countsOf(ranking);
  const rows = ranking.positives.length + ranking.negatives.length;
  const share = hits.map((count, at) => (count + alarms[at]!) / rows);
  const gain = hits.map((count) => count / ranking.positives.length);
  const kept = thinPoints(share);
  return {
    share: pick(share, kept),
    gain: pick(gain, kept),
    lift: pick(
      gain.map((part, at) => part / share[at]!),
      kept,
    ),
  };
}

/** Tenths of the probability, each without its lower end, as scikit-learn's `calibration_curve` has them. */
export function calibrationCurve({ positives, negatives }: Ranking): Unnamed<CalibrationCurve> {
  const bins = Array.from({ length: EDGES.length + 1 }, () => ({
    rows: 0,
    predicted: 0,
    observed: 0,
  }));
  const add = (probability: number, observed: number): void => {
    const bin = bins[EDGES.filter((edge) => edge < probability).length]!;
    bin.rows++;
    bin.predicted += probability;
    bin.observed += observed;
  };
  for (const probability of positives) add(probability, 1);
  for (const probability of negatives) add(probability, 0);
  const filled = bins.filter(({ rows }) => rows > 0);
  return {
    predicted: filled.map(({ predicted, rows }) => forPlot(predicted / rows)),
    observed: filled.map(({ observed, rows }) => forPlot(observed / rows)),
    rows: filled.map(({ rows }) => rows),
  };
}

/** Between the bins, written as numpy's `linspace` computes them. */
const EDGES = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => tenth * 0.1);

/** Rows of the class and others at or above each threshold, the highest first. */
function countsOf(ranking: Ranking): { hits: number[]; alarms: number[] } {
  const hits: number[] = [];
  const alarms: number[] = [];
  walkThresholds(ranking, (truePositives, falsePositives) => {
    hits.push(truePositives);
    alarms.push(falsePositives);
  });
  return { hits, alarms };
}

function pick(values: readonly number[], kept: readonly number[]): number[] {
  return kept.map((at) => forPlot(values[at]!));
}
