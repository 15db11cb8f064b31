import { METRICS, metricsOf } from '../../contracts/metrics';
import { mostProbable } from './class-counts';
import { scoreClassification } from './classification';
import { classCase } from './oracle-case';

/** Printed by the program in oracle-case.ts. */
const ORACLES = {
  two: {
    accuracy: 0.9,
    balanced_accuracy: 0.899888765294772,
    precision: 0.9,
    recall: 0.9,
    f1: 0.9,
    precision_macro: 0.899888765294772,
    recall_macro: 0.899888765294772,
    f1_macro: 0.899888765294772,
    mcc: 0.7997775305895439,
    kappa: 0.7997775305895439,
    log_loss: 0.42738980528278053,
    ece: 0.22114490404889822,
    brier: 0.12953615219532727,
    roc_auc: 0.9599555061179088,
    pr_auc: 0.9558682711186727,
  },
  three: {
    accuracy: 0.8222222222222222,
    balanced_accuracy: 0.8192028985507246,
    precision: 0.8322660818713451,
    recall: 0.8222222222222222,
    f1: 0.8234393921863551,
    precision_macro: 0.837280701754386,
    recall_macro: 0.8192028985507246,
    f1_macro: 0.8243433992826565,
    mcc: 0.7322608492936177,
    kappa: 0.7285067873303168,
    log_loss: 0.7066618292854012,
    ece: 0.30909800197023685,
    brier: 0.4079334644372116,
    roc_auc: 0.9437064547659296,
    roc_auc_ovo: 0.944134963768116,
    pr_auc: 0.8940063189529099,
  },
  five: {
    accuracy: 0.72,
    balanced_accuracy: 0.7221296389928202,
    precision: 0.7285858841031255,
    recall: 0.72,
    f1: 0.7202793496702284,
    precision_macro: 0.7233501747294849,
    recall_macro: 0.7221296389928202,
    f1_macro: 0.7183720632352445,
    mcc: 0.6506012911604532,
    kappa: 0.6487511150758252,
    log_loss: 1.1323466705327057,
    ece: 0.3641849883008468,
    brier: 0.5918152963913625,
    roc_auc: 0.9078300952779434,
    roc_auc_ovo: 0.9086282092700839,
    pr_auc: 0.7576984944035285,
    top_3_accuracy: 0.9666666666666667,
  },
};

describe('scoreClassification', () => {
  it.each([
    ['two', classCase(60, 2, 1)],
    ['three', classCase(90, 3, 5)],
    ['five', classCase(150, 5, 9)],
  ] as const)('agrees with scikit-learn 1.2.1 on %s classes', (name, given) => {
    const scores = scoreClassification(given.truth, given.probabilities, given.classes);
    expect(Object.keys(scores).sort()).toEqual(Object.keys(ORACLES[name]).sort());
    for (const [metric, oracle] of Object.entries(ORACLES[name]))
      expect([metric, Math.abs(scores[metric]! - oracle) < 1e-12]).toEqual([metric, true]);
  });

  it('counts only classes that occur or are predicted, and ranks those that occur', () => {
    // f1_score(average='macro') of [0, 0, 1] and [0, 1, 1] is 2/3 however many classes the model knows.
    const probabilities = Float64Array.from([0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.8, 0.1]);
    const scores = scoreClassification(Int32Array.from([0, 0, 1]), probabilities, 3);
    expect(scores['f1_macro']).toBeCloseTo(2 / 3, 14);
    expect(scores['balanced_accuracy']).toBeCloseTo(0.75, 14);
    expect(scores['roc_auc']).toBe(1);
  });

  it('leaves out what has no meaning for rows of one class', () => {
    const scores = scoreClassification(Int32Array.of(1), Float64Array.of(0, 1), 2);
    expect(scores).toMatchObject({ accuracy: 1, mcc: 0, kappa: 0, brier: 0 });
    expect(scores['log_loss']).toBeCloseTo(0, 12);
    expect(scores).not.toHaveProperty('roc_auc');
    expect(scores).not.toHaveProperty('top_3_accuracy');
  });

  it('gives no score that the registry does not describe, and shows few at first sight', () => {
    const { truth, probabilities } = classCase(150, 5, 9);
    const known = metricsOf('classification');
    expect(known).toEqual(
      expect.arrayContaining(Object.keys(scoreClassification(truth, probabilities, 5))),
    );
    expect(known.filter((name) => METRICS[name]!.isPrimary).length).toBeLessThanOrEqual(6);
  });
});

describe('mostProbable', () => {
  it('takes the first of equally probable classes', () => {
    expect(mostProbable(Float64Array.from([0.2, 0.4, 0.4]), 0, 3)).toBe(1);
  });
});
