import type { Metrics } from '../../contracts/model';
import { cohensKappa, matthewsCorrelation } from './agreement';
import { countClasses, ratio, scoresOfClass, type ClassCounts } from './class-counts';
import { brierScore, calibrationError, logLoss, topShare } from './probability-scores';
import { meanOverClasses, meanOverPairs } from './class-ranking';
import { averagePrecision, rocArea } from './ranking';

/**
 * All scores of a classification, under their names in contracts/metrics. Those of predicted
 * classes judge the most probable class of each row. Absent are the ones without a meaning: ranking
 * scores where all rows are of one class, the top 3 of three classes or fewer.
 *
 * @param truth class codes, at least one
 * @param probabilities rows × classes, row-major
 */
export function scoreClassification(
  truth: Float64Array | Int32Array,
  probabilities: Float64Array,
  classes: number,
): Metrics {
  const counts = countClasses(truth, probabilities, classes);
  const judged = { truth, probabilities, classes };
  return {
    accuracy: counts.hits.reduce((total, hits) => total + hits, 0) / counts.rows,
    ...meansOfClasses(counts),
    mcc: matthewsCorrelation(counts),
    kappa: cohensKappa(counts),
    log_loss: logLoss(judged),
    brier: brierScore(judged),
    ece: calibrationError(judged),
    ...(classes > 3 && { top_3_accuracy: topShare(judged, 3) }),
    ...rankingScores(judged, counts),
  };
}

/** The scores that means over classes give: weighted by rows, over all that occur or are predicted (macro), and over all that occur. */
function meansOfClasses(counts: ClassCounts): Metrics {
  const { actual, predicted, rows } = counts;
  const scores: Metrics = { precision: 0, recall: 0, f1: 0 };
  const macro = { precision: 0, recall: 0, f1: 0 };
  let seen = 0;
  let occurring = 0;
  actual.forEach((count, code) => {
    if (count === 0 && predicted[code] === 0) return;
    const own = scoresOfClass(counts, code);
    seen++;
    if (count > 0) occurring++;
    for (const name of ['precision', 'recall', 'f1'] as const) {
      scores[name]! += (count / rows) * own[name];
      macro[name] += own[name];
    }
  });
  return {
    ...scores,
    precision_macro: macro.precision / seen,
    recall_macro: macro.recall / seen,
    f1_macro: macro.f1 / seen,
    balanced_accuracy: ratio(macro.recall, occurring),
  };
}

/** Pairs of more classes than this are not compared: they are too many. */
const MOST_PAIRED_CLASSES = 60;

function rankingScores(
  judged: Parameters<typeof meanOverClasses>[0],
  counts: ClassCounts,
): Metrics {
  const occurring = [...counts.actual.keys()].filter((code) => counts.actual[code]! > 0);
  if (occurring.length < 2) return {};
  // Of two classes both curves tell the same story; the second one's is the custom.
  const ranked = judged.classes === 2 ? [1] : occurring;
  const { areas, precisions } = meanOverClasses(judged, ranked, {
    areas: rocArea,
    precisions: averagePrecision,
  });
  const withPairs = judged.classes > 2 && occurring.length <= MOST_PAIRED_CLASSES;
  return {
    roc_auc: areas,
    pr_auc: precisions,
    ...(withPairs && { roc_auc_ovo: meanOverPairs(judged, occurring) }),
  };
}
