import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { oracleTable, standardized, trainingData, uniformNumbers } from '../linear/oracle-table';
import { partOf } from '../hold-out';
import { predictVectors } from '../vectors/predict-vectors';
import type { Algorithm, TrainingData } from './algorithm';
import type { VectorsEstimator } from './estimator';
import { ALGORITHMS } from './registry';
import { validateParameters } from './validate-parameters';

type Name = keyof typeof ALGORITHMS;

const ROWS = 120;
const { columns, y } = oracleTable(ROWS);
const mean = y.reduce((sum, value) => sum + value, 0) / ROWS;
const x = standardized(columns);
const weights = Float64Array.from(uniformNumbers(ROWS, 9), (number) => number + 0.6);
const values = trainingData(x, y);
const two = {
  ...trainingData(
    x,
    y.map((value) => (value - mean > 0.7 ? 1 : 0)),
    2,
  ),
  labels: ['no', 'yes'],
};
const three = {
  ...trainingData(
    x,
    y.map((value) => (value - mean < -0.5 ? 0 : value - mean < 1 ? 1 : 2)),
    3,
  ),
  labels: [7, 8, 9],
};
const FIRST = partOf(values, Int32Array.of(0, 1, 2, 3)).x;

function predictions(
  name: Name,
  data: TrainingData,
  given: JsonObject = {},
  asked = FIRST,
): number[] {
  const algorithm: Algorithm = ALGORITHMS[name];
  const parameters = validateParameters(algorithm, given);
  const estimator = algorithm.fit(data, parameters, 3, fitHost());
  if (name !== 'SVC') return [...algorithm.predict(estimator, asked)];
  // Its decisions, above 0 for the second class: those of a regression on the same vectors.
  const vectors = estimator as VectorsEstimator;
  const starts = Int32Array.of(0, vectors.starts.at(-1)!);
  return Array.from(predictVectors({ ...vectors, classes: 0, starts }, asked), (value) => -value);
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number) {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) => expect(Math.abs(actual[at]! - value)).toBeLessThan(tolerance));
}

const precise = { tol: 1e-9, max_iter: 10_000 };
const depth3 = { max_depth: 3 };
const rbf = { gamma: 0.1, tol: 1e-7 };
const decided = { ...rbf, probability: false };

/** What scikit-learn 1.2.1 predicts for the first four rows after fit(x, y, sample_weight). */
const BY_ROW: [Name, TrainingData, JsonObject, number, number[]][] = [
  [
    'LinearRegression',
    values,
    {},
    1e-9,
    [51.5895925742, 52.603964056, 51.4238495117, 51.9391484526],
  ],
  [
    'Ridge',
    values,
    { alpha: 2 },
    1e-9,
    [51.6107161031, 52.6037994083, 51.4679017253, 51.9234557085],
  ],
  [
    'Lasso',
    values,
    { alpha: 0.05, tol: 1e-9 },
    1e-8,
    [51.6773243734, 52.6051164513, 51.3811653511, 52.0075831866],
  ],
  [
    'ElasticNet',
    values,
    { alpha: 0.05, l1_ratio: 0.3, tol: 1e-9 },
    1e-8,
    [51.6391912339, 52.5933409698, 51.4577811197, 51.9349802505],
  ],
  ['SVR', values, rbf, 1e-4, [51.6727259263, 52.5168630608, 51.4357958163, 51.7020144665]],
  [
    'DecisionTreeRegressor',
    values,
    depth3,
    1e-9,
    [51.3823021639, 53.0356957189, 50.9633585289, 53.0356957189],
  ],
  ['DummyRegressor', values, {}, 1e-9, [51.883268261, 51.883268261, 51.883268261, 51.883268261]],
  [
    'LogisticRegression',
    three,
    precise,
    1e-6,
    [
      0.3052973078, 0.6568114484, 0.0378912437, 0.0679557717, 0.5843434406, 0.3477007877,
      0.5849395005, 0.391892471, 0.0231680285, 0.285561022, 0.6041261141, 0.1103128639,
    ],
  ],
  [
    'LogisticRegression',
    two,
    precise,
    1e-6,
    [
      0.9378680969, 0.0621319031, 0.6283736028, 0.3716263972, 0.9511201867, 0.0488798133,
      0.8838073822, 0.1161926178,
    ],
  ],
  [
    'GaussianNB',
    three,
    {},
    1e-9,
    [
      0.0848212071, 0.8354876248, 0.0796911681, 0.0917477773, 0.6576361494, 0.2506160733,
      0.6233025972, 0.3759263063, 0.0007710965, 0.3117557792, 0.624265144, 0.0639790768,
    ],
  ],
  [
    'DecisionTreeClassifier',
    three,
    depth3,
    1e-9,
    [
      0.1771772434, 0.8123198408, 0.0105029157, 0, 0.8119745494, 0.1880254506, 0.957435109,
      0.042564891, 0, 0, 0.8119745494, 0.1880254506,
    ],
  ],
  ['DecisionTreeClassifier', two, depth3, 1e-9, [1, 0, 1, 0, 1, 0, 1, 0]],
  [
    'DummyClassifier',
    three,
    {},
    1e-9,
    [0, 1, 2, 3].flatMap(() => [0.4060689967, 0.3210566223, 0.272874381]),
  ],
  ['SVC', two, decided, 1e-4, [-1.2828680982, -0.4544174473, -1.1731207291, -1.0754157158]],
];

/** … and after fit(x, y) with class_weight. */
const BY_CLASS: [Name, TrainingData, JsonObject, number, number[]][] = [
  [
    'LogisticRegression',
    three,
    { ...precise, class_weight: 'balanced' },
    1e-6,
    [
      0.2862125527, 0.6924550224, 0.0213324249, 0.0320175262, 0.6287094884, 0.3392729853,
      0.5455728364, 0.4414217613, 0.0130054023, 0.1790211967, 0.7342119925, 0.0867668109,
    ],
  ],
  [
    'LogisticRegression',
    two,
    { ...precise, class_weight: { yes: 3 } },
    1e-6,
    [
      0.9667767482, 0.0332232518, 0.5734503156, 0.4265496844, 0.9583370987, 0.0416629013,
      0.9271568096, 0.0728431904,
    ],
  ],
  [
    'DecisionTreeClassifier',
    three,
    { ...depth3, class_weight: 'balanced' },
    1e-9,
    [
      0, 0.8910891089, 0.1089108911, 0, 0.6140350877, 0.3859649123, 0.9272918862, 0.0727081138, 0,
      0, 0.6140350877, 0.3859649123,
    ],
  ],
  [
    'DecisionTreeClassifier',
    three,
    { ...depth3, class_weight: { 7: 4, 9: 0.5 } },
    1e-9,
    [
      0, 0.8823529412, 0.1176470588, 0, 0.3333333333, 0.6666666667, 0.9761904762, 0.0238095238, 0,
      0, 0.3333333333, 0.6666666667,
    ],
  ],
  [
    'SVC',
    two,
    { ...decided, class_weight: 'balanced' },
    1e-4,
    [-1.4454631911, 0.0969196046, -1.00000001, -0.9999999518],
  ],
  [
    'SVC',
    two,
    { ...decided, class_weight: { yes: 3 } },
    1e-4,
    [-1.5413481388, 0.1381975145, -1.155237792, -0.9999999743],
  ],
];

describe('weights of rows and classes', () => {
  it.each(BY_ROW)('fit %s as scikit-learn does (%#)', (name, data, given, tolerance, expected) => {
    expectNear(predictions(name, { ...data, weights }, given), expected, tolerance);
  });

  it.each(BY_CLASS)('of classes fit %s alike (%#)', (name, data, given, tolerance, expected) => {
    expectNear(predictions(name, data, given), expected, tolerance);
  });

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
