/** What quality.mjs fits, of all tables and algorithms. */
const CLASSES = [
  'iris',
  'wine',
  'breast_cancer',
  'digits',
  'binary_classification',
  'multi_classification',
  'imbalanced_classification',
  'generated_classes',
];
const VALUES = [
  'diabetes',
  'simple_regression',
  'complex_regression',
  'california_housing',
  'generated_values',
];
const TEXTS = 'generated_texts';
/** Trees as scikit-learn's HistGradientBoosting grows them, the only ones of its that can be bound. */
const LEAVES = { max_depth: null, max_leaf_nodes: 31, min_samples_leaf: 20 };

export function isOfClasses(table) {
  return CLASSES.includes(table) || table === TEXTS;
}

/**
 * Each algorithm with its defaults on each table of its task, and what defaults leave out: classes
 * and rows that count differently, predictions that may only rise or fall, words of texts. Where the
 * peer is another algorithm than that of the same name, or has other words for it, `peer` says so.
 */
export function qualityFits(algorithms) {
  const onEach = (tables, task) =>
    tables.flatMap((table) =>
      algorithms
        .filter((algorithm) => algorithm.task === task)
        .map(({ name }) => ({ table, algorithm: name })),
    );
  const named = (names, fit) => names.map((algorithm) => ({ algorithm, ...fit }));
  return [
    ...onEach(CLASSES, 'classification'),
    ...onEach(VALUES, 'regression'),
    ...named(
      [
        'LogisticRegression',
        'SVC',
        'DecisionTreeClassifier',
        'RandomForestClassifier',
        'ExtraTreesClassifier',
      ],
      { table: 'imbalanced_classification', parameters: { class_weight: 'balanced' } },
    ),
    ...named(
      [
        'LogisticRegression',
        'SVC',
        'GaussianNB',
        'DecisionTreeClassifier',
        'RandomForestClassifier',
        'ExtraTreesClassifier',
        'GradientBoostingClassifier',
      ],
      { table: 'generated_classes', weighed: true },
    ),
    ...named(
      [
        'LinearRegression',
        'Ridge',
        'Lasso',
        'ElasticNet',
        'SVR',
        'DecisionTreeRegressor',
        'RandomForestRegressor',
        'ExtraTreesRegressor',
        'GradientBoostingRegressor',
      ],
      { table: 'generated_values', weighed: true },
    ),
    bound('GradientBoostingRegressor', 'generated_values', { x3: 1, x4: 1 }),
    bound('GradientBoostingRegressor', 'diabetes', { bmi: 1, bp: 1 }),
    bound('GradientBoostingClassifier', 'breast_cancer', { 'mean radius': -1, 'area error': -1 }),
    ...named(['LogisticRegression', 'GaussianNB', 'RandomForestClassifier'], {
      table: TEXTS,
      pipeline: { text: 'hashed_words', text_places: 256 },
    }),
  ];
}

function bound(algorithm, table, monotonic_cst) {
  return {
    table,
    algorithm,
    parameters: { ...LEAVES, monotonic_cst },
    peer: { algorithm: `Hist${algorithm}`, parameters: { monotonic_cst } },
  };
}

export function nameOf({ table, algorithm, parameters = {}, weighed }) {
  const said = ['class_weight', 'monotonic_cst'].filter((name) => name in parameters);
  return [table, algorithm, ...said, ...(weighed ? ['weights'] : [])].join(' ');
}
