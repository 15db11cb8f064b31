import { classCase, valueCase } from './oracle-case';
import { classificationPlots } from './plots';
import { residualsOf } from './residuals';
import { MOST_POINTS } from './thin-points';

const two = classificationPlots(classCase(60, 2, 1), ['no', 'yes']);

describe('Curves of two classes', () => {
  it('follow scikit-learn 1.2.1: roc_curve(t, p[:, 1], drop_intermediate=False) of case(60, 2, 1)', () => {
    const [curve] = two.roc!.curves;
    expect(two.roc!.curves).toHaveLength(1);
    expect(curve).toMatchObject({ class: 'yes', auc: 0.959956 });
    expect([curve!.fpr.length, curve!.fpr[15], curve!.tpr[15]]).toEqual([58, 0.0322581, 0.482759]);
    expect([curve!.fpr[40], curve!.tpr[40], curve!.fpr.at(-1)]).toEqual([0.387097, 1, 1]);
  });

  it('agree with each other: recall is the gain, precision the lift times the share of the class', () => {
    const pr = two['precision-recall']!.curves[0]!;
    const gain = two.gain!.curves[0]!;
    expect(pr.average_precision).toBe(0.955868);
    expect(pr.recall.slice(1)).toEqual(gain.gain);
    gain.lift.forEach((lift, at) => expect(lift * pr.share).toBeCloseTo(pr.precision[at + 1]!, 5));
  });

  it('follow calibration_curve(t, p[:, 1], n_bins=10) of the same rows', () => {
    const { predicted, observed, rows } = two.calibration!.curves[0]!;
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(observed).toEqual([0, 0, 0, 0.125, 0.25, 0.833333, 0.857143, 1, 1]);
    expect(predicted).toEqual([
      0.0645161, 0.154184, 0.281549, 0.358711, 0.432534, 0.548773, 0.639777, 0.743685, 0.853283,
    ]);
  });
});

describe('classificationPlots', () => {
  it('adds every row to one cell of the confusion matrix, and lists the classes', () => {
    const { confusion, classes } = classificationPlots(classCase(90, 3, 5), ['a', 'b', 'c']);
    const hits = confusion!.counts.map((row, at) => row[at]!);
    expect(confusion!.classes).toEqual(['a', 'b', 'c']);
    expect(hits.reduce((sum, count) => sum + count, 0) / 90).toBeCloseTo(0.8222222222222222, 12);
    classes!.classes.forEach(({ rows, recall }, at) => {
      expect(rows).toBe(confusion!.counts[at]!.reduce((sum, count) => sum + count, 0));
      expect(recall).toBeCloseTo(hits[at]! / rows, 5);
    });
  });

  it('stays small for many rows and classes, and keeps the ends of its curves', () => {
    const labels = Array.from({ length: 120 }, (_, code) => code);
    const plots = classificationPlots(classCase(4_000, 120, 3), labels);
    expect(plots.confusion!.classes).toHaveLength(31);
    expect(plots.confusion!.classes.at(-1)).toBeNull();
    expect(plots.confusion!.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(4_000);
    for (const { fpr, tpr } of plots.roc!.curves) {
      expect(fpr.length).toBeLessThanOrEqual(MOST_POINTS);
      expect([fpr[0], tpr[0], fpr.at(-1), tpr.at(-1)]).toEqual([0, 0, 1, 1]);
    }
    expect(JSON.stringify(plots).length).toBeLessThan(150_000);
  });

  it('draws no curve of rows that are all of one class', () => {
    const plots = classificationPlots(
      { truth: [1, 1], probabilities: Float64Array.of(0.5, 0.5, 0.1, 0.9), classes: 2 },
      [false, true],
    );
    expect(Object.keys(plots).sort()).toEqual(['classes', 'confusion']);
  });
});

describe('residualsOf', () => {
  it('samples by rising prediction and counts the errors of all rows', () => {
    const { truth, predicted } = valueCase(5_000, 3);
    const plot = residualsOf(truth, predicted);
    expect(plot.predicted).toHaveLength(500);
    expect(plot.predicted).toEqual([...plot.predicted].sort((a, b) => a - b));
    expect(plot.counts.reduce((sum, count) => sum + count, 0)).toBe(5_000);
    expect(plot.edges).toHaveLength(plot.counts.length + 1);
  });

  it('has one bin for errors that are all the same', () => {
    const plot = residualsOf(Float64Array.of(1, 2), Float64Array.of(0, 1));
    expect(plot).toMatchObject({ edges: [1, 1], counts: [2] });
  });
});
