import type { JsonObject } from '../../contracts/json';
import type { TrainingData } from './algorithm';
import {
  decided,
  depth3,
  expectNear,
  precise,
  predictions,
  rbf,
  three,
  two,
  values,
  weights,
  type Name,
} from '../../test/weight-cases';

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

const boost = { n_estimators: 20, max_depth: 3, min_samples_leaf: 4 };

/** Of HistGradientBoosting with as many rounds; gradients are whole numbers here, so it is near. */
const BOOSTED: typeof BY_ROW = [
  [
    'GradientBoostingRegressor',
    values,
    boost,
    1e-3,
    [51.7936908857, 52.7890056166, 51.3345420545, 52.6815938373],
  ],
  [
    'GradientBoostingRegressor',
    values,
    { ...boost, l2_regularization: 2 },
    1e-3,
    [51.8315415373, 52.6422471135, 51.4646039863, 52.4406313567],
  ],
  [
    'GradientBoostingClassifier',
    two,
    boost,
    1e-3,
    [
      0.9375086739, 0.0624913261, 0.916505241, 0.083494759, 0.9606488965, 0.0393511035,
      0.9624466123, 0.0375533877,
    ],
  ],
  [
    'GradientBoostingClassifier',
    three,
    boost,
    1e-3,
    [
      0.1082046374, 0.8412277981, 0.0505675645, 0.0839713489, 0.837956743, 0.0780719081,
      0.9029337845, 0.0872468269, 0.0098193886, 0.0268499603, 0.9469112231, 0.0262388166,
    ],
  ],
];

/** … and with class_weight; boosting with weights of rows besides, so that no two splits gain alike. */
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
  [
    'GradientBoostingClassifier',
    { ...two, weights },
    { ...boost, class_weight: 'balanced' },
    1e-3,
    [
      0.9190084833, 0.0809915167, 0.8490646917, 0.1509353083, 0.9324730626, 0.0675269374,
      0.9388283726, 0.0611716274,
    ],
  ],
  [
    'GradientBoostingClassifier',
    { ...three, weights },
    { ...boost, class_weight: { 7: 4, 9: 0.5 } },
    1e-3,
    [
      0.1361425958, 0.8437157497, 0.0201416546, 0.0275063442, 0.9511898197, 0.021303836,
      0.9635582896, 0.0328716361, 0.0035700743, 0.1045912284, 0.8658862341, 0.0295225375,
    ],
  ],
];

describe('weights of rows and classes', () => {
  it.each([...BY_ROW, ...BOOSTED])(
    'fit %s as scikit-learn does (%#)',
    (name, data, given, tolerance, expected) => {
      expectNear(predictions(name, { ...data, weights }, given), expected, tolerance);
    },
  );

  it.each(BY_CLASS)('of classes fit %s alike (%#)', (name, data, given, tolerance, expected) => {
    expectNear(predictions(name, data, given), expected, tolerance);
  });
});
