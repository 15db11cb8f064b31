import type { JsonObject } from '../../contracts/json';
import { partOf } from '../hold-out';
import type { TrainingData } from './algorithm';
import {
  ROWS,
  decided,
  depth3,
  expectNear,
  precise,
  predictions,
  rbf,
  three,
  two,
  values,
  type Name,
} from '../../test/weight-cases';

describe('weights of rows', () => {
  const whole = { n_estimators: 5, bootstrap: false };
  const members = (...names: string[]) => ({
    estimators: names.map((algorithm) => ({ algorithm })),
  });
  const DOUBLED: [Name, TrainingData, JsonObject, number][] = [
    ['LinearRegression', values, {}, 1e-10],
    ['Ridge', values, {}, 1e-10],
    ['Lasso', values, { alpha: 0.05, tol: 1e-9 }, 1e-8],
    ['ElasticNet', values, { alpha: 0.05, tol: 1e-9 }, 1e-8],
    ['LogisticRegression', three, precise, 1e-7],
    ['LogisticRegression', two, { ...precise, penalty: 'l1' }, 1e-6],
    ['SVR', values, rbf, 1e-4],
    ['SVC', two, decided, 1e-4],
    // Smoothing takes variances of all rows alike.
    ['GaussianNB', three, {}, 1e-6],
    ['DummyClassifier', three, {}, 1e-12],
    ['DummyRegressor', values, { strategy: 'mean' }, 1e-10],
    ['DummyRegressor', values, { strategy: 'median' }, 1e-12],
    ['DecisionTreeClassifier', two, {}, 1e-12],
    ['DecisionTreeClassifier', three, depth3, 1e-12],
    ['DecisionTreeRegressor', values, depth3, 1e-10],
    ['RandomForestClassifier', three, whole, 1e-12],
    ['RandomForestRegressor', values, { ...whole, max_features: 2 }, 1e-10],
    ['ExtraTreesClassifier', two, whole, 1e-12],
    ['ExtraTreesRegressor', values, whole, 1e-10],
    // Rows count once for the rows of a leaf, so one is enough; whole numbers round apart.
    ['GradientBoostingRegressor', values, { n_estimators: 20 }, 2e-3],
    ['GradientBoostingClassifier', two, { n_estimators: 20 }, 2e-3],
    ['GradientBoostingClassifier', three, { n_estimators: 10 }, 2e-3],
    ['VotingRegressor', values, members('Ridge', 'DecisionTreeRegressor'), 1e-10],
  ];

  it.each(DOUBLED)(
    'let a row of weight 2 be two rows in %s (%#)',
    (name, data, given, tolerance) => {
      const isTwice = Uint8Array.from(data.y, (_, row) => (row % 3 === 1 ? 1 : 0));
      const all = Int32Array.from(data.y.keys());
      const doubled = partOf(data, Int32Array.of(...all, ...all.filter((row) => isTwice[row])));
      const weighed = { ...data, weights: Float64Array.from(isTwice, (twice) => 1 + twice) };
      expectNear(
        predictions(name, weighed, given, data.x),
        predictions(name, doubled, given, data.x),
        tolerance,
      );
    },
  );

  it.each(DOUBLED.filter(([name]) => /Tree|Forest|Boosting/.test(name)))(
    'of very different size keep %s within numbers (%#)',
    (name, data, given) => {
      const extreme = data.y.map((_, row) => (row % 4 === 0 ? 1e-12 : row % 4 === 1 ? 1e12 : row));
      const said = predictions(name, { ...data, weights: extreme }, given, data.x);
      expect(said.every(Number.isFinite)).toBe(true);
      // The heavy rows are learned, whatever the others say.
      const outputs = said.length / ROWS;
      const error = data.y.reduce((sum, truth, row) => {
        if (row % 4 !== 1) return sum;
        const own = said[row * outputs + (data.classes > 0 ? truth : 0)]!;
        return sum + Math.abs(own - (data.classes > 0 ? 1 : truth)) / (ROWS / 4);
      }, 0);
      expect(error).toBeLessThan(0.45);
    },
  );

  /** By rows they are summed up, by classes they are factors of counts; powers of 2 round in neither. */
  it.each([
    ['DecisionTreeClassifier', { max_depth: 3 }],
    ['DecisionTreeClassifier', { min_samples_leaf: 4 }],
    ['RandomForestClassifier', { n_estimators: 8 }],
    ['ExtraTreesClassifier', { n_estimators: 8, max_depth: 4 }],
  ] as [Name, JsonObject][])(
    'are those of their classes in %s, bit for bit (%j)',
    (name, given) => {
      const byClass = { ...two, labels: ['no', 'yes'] };
      const byRow = { ...two, weights: two.y.map((code) => (code === 0 ? 0.25 : 8)) };
      const asked = { ...given, class_weight: { no: 0.25, yes: 8 } };
      const said = predictions(name, byClass, asked, two.x);
      expect(said).toEqual(predictions(name, byRow, given, two.x));
      expect(said).not.toEqual(predictions(name, two, given, two.x));
    },
  );

  it.each(['RandomForestClassifier', 'ExtraTreesClassifier'] as const)(
    'balance the rows that each tree of %s sees',
    (name) => {
      const rare = partOf(
        two,
        Int32Array.from(two.y.keys()).filter((row) => two.y[row] === 0 || row % 5 === 0),
      );
      const given = { n_estimators: 40, max_depth: 1 };
      /** Of the second class: the mean of what rows of either class are given on average. */
      const share = (class_weight: string | null): number => {
        const said = predictions(name, rare, { ...given, class_weight }, rare.x);
        const means = [0, 1].map((code) => {
          const own = said.filter((_, at) => at % 2 === 1 && rare.y[at >> 1] === code);
          return own.reduce((sum, value) => sum + value, 0) / own.length;
        });
        return (means[0]! + means[1]!) / 2;
      };
      expect(share(null)).toBeLessThan(0.25);
      expect(Math.abs(share('balanced_subsample') - 0.5)).toBeLessThan(0.1);
    },
  );
});
