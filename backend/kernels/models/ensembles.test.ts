import { sampleTable } from '../../test/sample-table';
import { learn } from '../learn';
import { predictRaw } from '../predict';
import { syntheticTable } from '../synthetic-table';
import { decodeModel, encodeModel } from './artifact';
import { ALGORITHMS } from './registry';

type Name = keyof typeof ALGORITHMS;

function train(name: Name, parameters: object, table = syntheticTable(160), target?: string) {
  const { task } = ALGORITHMS[name];
  const lineage = {
    algorithm: name,
    task,
    target: target ?? (task === 'classification' ? 'kind' : 'price'),
    features: target ? null : ['width', 'age', 'gappy', 'colour', 'flag'],
    parameters: { ...parameters },
    seed: 5,
    testSize: 0.25,
  };
  return learn({ table, lineage, report: () => {} });
}

const CLASSIFIERS = ['LogisticRegression', 'GaussianNB', 'KNeighborsClassifier'];
const named = (names: readonly string[]) => names.map((algorithm) => ({ algorithm }));

describe('VotingClassifier', () => {
  it('averages what its members say alone, by their weights', () => {
    const weights = [1, 2, 1];
    const estimators = named(CLASSIFIERS);
    const { model } = train('VotingClassifier', { estimators, voting: 'soft', weights });
    const raw = model.background;
    const alone = CLASSIFIERS.map((name) => {
      // None of these draws random numbers, and all want their columns scaled as the ensemble has them.
      const pipeline = { scaling: 'standard' };
      const lineage = {
        algorithm: name,
        task: 'classification' as const,
        target: 'kind',
        features: ['width', 'age', 'gappy', 'colour', 'flag'],
        parameters: {},
        pipeline,
        seed: 5,
        testSize: 0.25,
      };
      const { model: member } = learn({ table: syntheticTable(160), lineage, report: () => {} });
      return predictRaw(member, raw, raw.length / 5);
    });
    predictRaw(model, raw, raw.length / 5).forEach((value, at) =>
      expect(value).toBeCloseTo((alone[0]![at]! + 2 * alone[1]![at]! + alone[2]![at]!) / 4, 12),
    );
  });

  it('counts votes where voting is hard', () => {
    const { model } = train('VotingClassifier', { estimators: named(CLASSIFIERS) });
    const raw = model.background;
    for (const share of predictRaw(model, raw, raw.length / 5))
      expect([0, 1, 2, 3]).toContain(Math.round(share * 3 * 1e9) / 1e9);
  });
});

describe('Ensembles', () => {
  /**
   * Oracle: scikit-learn 1.2.1, its StackingRegressor and VotingRegressor of RandomForestRegressor,
   * Ridge and KNeighborsRegressor on standardised columns of load_diabetes(): R² .467 and .470, the
   * mean of six splits with 25 % held out (ShuffleSplit, random_state 0), which spread by .08.
   */
  it.each(['StackingRegressor', 'VotingRegressor'] as const)(
    '%s is near scikit-learn on diabetes',
    (name) => {
      const { metrics } = train(name, {}, sampleTable('diabetes'), 'target');
      expect(metrics['r2']).toBeGreaterThan(0.467 - 2 * 0.08);
    },
  );

  it.each(['VotingClassifier', 'StackingClassifier'] as const)(
    '%s tells the classes of wine apart, and survives its bytes',
    (name) => {
      const { model, metrics } = train(name, {}, sampleTable('wine'), 'target');
      expect(metrics['accuracy']).toBeGreaterThan(0.93);
      const copy = decodeModel(encodeModel(model));
      const rows = model.background.length / model.signature.inputs.length;
      expect(predictRaw(copy, model.background, rows)).toEqual(
        predictRaw(model, model.background, rows),
      );
    },
  );

  it.each([
    [{ estimators: named(['GaussianNB']) }, /a list of 2 to 20/],
    [{ estimators: named(['GaussianNB', 'VotingClassifier']) }, /a list of 2 to 20/],
    [
      { estimators: [{ algorithm: 'SVC', parameters: { C: -1 } }, { algorithm: 'SVC' }] },
      /C of SVC/,
    ],
    [{ weights: [1, 1] }, /weights of VotingClassifier must be 3 numbers/],
  ])('refuse %j', (parameters, message) => {
    expect(() => train('VotingClassifier', parameters)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  it('rise in version with their members, whose bits are theirs', () => {
    const versions = Object.values(ALGORITHMS)
      .filter(({ task, name }) => task === 'regression' && !/^(Voting|Stacking)/.test(name))
      .map(({ kernelVersion }) => kernelVersion);
    expect(ALGORITHMS.VotingRegressor.kernelVersion).toBe(
      versions.reduce((sum, version) => sum + version, 1),
    );
  });
});
