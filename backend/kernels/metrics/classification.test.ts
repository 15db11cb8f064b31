import { mostProbable, scoreClassification } from './classification';

const oneHot = (codes: number[], classes: number): Float64Array =>
  Float64Array.from(
    codes.flatMap((code) => Array.from({ length: classes }, (_, k) => (k === code ? 1 : 0))),
  );

describe('scoreClassification', () => {
  it('agrees with scikit-learn 1.2.1 (average weighted, zero_division 0)', () => {
    // accuracy_score and precision_recall_fscore_support of these eight labels
    const truth = Int32Array.from([0, 0, 1, 1, 2, 2, 2, 3]);
    const scores = scoreClassification(truth, oneHot([0, 1, 1, 1, 2, 0, 2, 0], 4), 4);
    expect(scores.accuracy).toBeCloseTo(0.625, 14);
    expect(scores.precision).toBeCloseTo(0.625, 14);
    expect(scores.recall).toBeCloseTo(0.625, 14);
    expect(scores.f1).toBeCloseTo(0.6, 14);
  });
});

describe('mostProbable', () => {
  it('takes the first of equally probable classes', () => {
    expect(mostProbable(Float64Array.from([0.2, 0.4, 0.4]), 0, 3)).toBe(1);
  });
});
