/** Scores of the rows that are of a class and of those that are not, each ascending, none empty. */
export interface Ranking {
  positives: Float64Array;
  negatives: Float64Array;
}

/** What a threshold takes: rows at or above it, by what they are. */
export type VisitThreshold = (
  truePositives: number,
  falsePositives: number,
  threshold: number,
) => void;

/** Lowers the threshold from the highest score to the lowest, one distinct score at a time. */
export function walkThresholds({ positives, negatives }: Ranking, visit: VisitThreshold): void {
  let positive = positives.length - 1;
  let negative = negatives.length - 1;
  while (positive >= 0 || negative >= 0) {
    const threshold = Math.max(positives[positive] ?? -Infinity, negatives[negative] ?? -Infinity);
    while (positives[positive] === threshold) positive--;
    while (negatives[negative] === threshold) negative--;
    visit(positives.length - 1 - positive, negatives.length - 1 - negative, threshold);
  }
}

/** Area under the ROC curve: how often a row of the class scores above one that is not, ties half. */
export function rocArea(ranking: Ranking): number {
  let area = 0;
  let [hits, alarms] = [0, 0];
  walkThresholds(ranking, (truePositives, falsePositives) => {
    area += (falsePositives - alarms) * (truePositives + hits);
    [hits, alarms] = [truePositives, falsePositives];
  });
  return area / (2 * ranking.positives.length * ranking.negatives.length);
}

/** Average precision: the area under the steps of the precision-recall curve. */
export function averagePrecision(ranking: Ranking): number {
  let area = 0;
  let hits = 0;
  walkThresholds(ranking, (truePositives, falsePositives) => {
    area += ((truePositives - hits) * truePositives) / (truePositives + falsePositives);
    hits = truePositives;
  });
  return area / ranking.positives.length;
}
