import { sampleTable } from '../test/sample-table';
import { learningCurve } from './learning-curve';
import { ALGORITHMS } from './models/registry';
import { syntheticTable } from './synthetic-table';

function curve(table = sampleTable('iris'), changes: object = {}) {
  const lineage = {
    algorithm: 'LogisticRegression',
    task: 'classification' as const,
    target: 'target',
    features: null,
    parameters: {},
    seed: 1,
    ...changes,
  };
  return learningCurve({ table, lineage, report: () => {} });
}

describe('learningCurve', () => {
  /**
   * Oracle: scikit-learn 1.2.1, learning_curve(make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
   * X, y, cv=StratifiedKFold(3, shuffle=True, random_state=42), train_sizes=linspace(.1, 1, 10), shuffle=True,
   * random_state=42) on iris: sizes 10, 20 … 100, validation accuracy from .853 to .953, training accuracy .967 at the end. The spread of a
   * mean over three folds of 50 rows is about .02.
   */
  it('has the sizes of scikit-learn, and ends where it does on iris', () => {
    const { train_sizes, val_scores_mean, val_scores_std, train_scores_mean } = curve();
    expect(train_sizes).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(Math.abs(val_scores_mean.at(-1)! - 0.953)).toBeLessThan(0.04);
    expect(val_scores_mean[0]).toBeGreaterThan(0.7);
    expect(train_scores_mean.at(-1)).toBeGreaterThan(0.93);
    expect(val_scores_std).toHaveLength(10);
  });

  it('is the same for the same data, whatever the seed of the model', () => {
    expect(curve()).toEqual(curve(undefined, { seed: 2 }));
  });

  it('tells R² of a regression, and counts its fits', () => {
    const seen: number[] = [];
    const lineage = {
      algorithm: ALGORITHMS.LinearRegression.name,
      task: 'regression' as const,
      target: 'price',
      features: ['width', 'age', 'flag'],
      parameters: {},
      seed: 1,
    };
    const { val_scores_mean } = learningCurve({
      table: syntheticTable(300),
      lineage,
      report: (done) => seen.push(done),
    });
    expect(val_scores_mean.at(-1)).toBeGreaterThan(0.9);
    expect([seen[0], seen.at(-1)]).toEqual([0, 30]);
  });

  it('leaves out sizes that hold a single class', () => {
    const table = syntheticTable(30);
    const { train_sizes } = curve(table, { target: 'flag', features: ['age'] });
    expect(train_sizes.length).toBeGreaterThan(5);
    expect(train_sizes[0]).toBeGreaterThan(1);
  });
});
