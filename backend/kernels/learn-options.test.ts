import { startOfFingerprint } from '../test/start-of-fingerprint';
import { learn, type LearnRequest } from './learn';
import { ALGORITHMS } from './models/registry';
import { syntheticTable } from './synthetic-table';
import type { Table } from './table/table';

type Lineage = LearnRequest['lineage'];
type Case = [keyof typeof ALGORITHMS, Partial<Lineage>, string];

const ROWS = 120;
const WORDS = ['late', 'warm', 'the', 'room', 'broken', 'friendly', 'again'];

/** The synthetic table, what its rows count, and a few words in most of them. */
function table(): Table {
  const { rows, columns } = syntheticTable(ROWS);
  const values = Float64Array.from({ length: rows }, (_, row) => 0.3 + (row % 7) / 3);
  const texts = Array.from({ length: rows }, (_, row) =>
    row % 11 === 5 ? null : `${WORDS[row % 7]} ${WORDS[(row * row) % 5]}!`,
  );
  return {
    rows,
    columns: [...columns, { kind: 'numeric', name: 'weight', type: 'number', values }],
    texts: [{ name: 'note', texts }],
  };
}

const WEIGHED = { weightColumn: 'weight' };
const READ = { pipeline: { text: 'hashed_words', text_places: 16 } };

describe('learn', () => {
  /**
   * The bits of what learn.test.ts fits with nothing but defaults. A change here is a change of the
   * algorithm, or of the pipeline: raise the kernelVersion of all that it changes.
   */
  it.each<Case>([
    ['RandomForestClassifier', { ...WEIGHED, parameters: { n_estimators: 5 } }, '008ac36f8bf8f088'],
    ['RandomForestRegressor', { ...WEIGHED, parameters: { n_estimators: 5 } }, '016f6c9492240105'],
    ['ExtraTreesClassifier', { ...WEIGHED, parameters: { n_estimators: 5 } }, 'f3067b4312a21651'],
    ['DecisionTreeRegressor', WEIGHED, 'c569480964f45038'],
    [
      'GradientBoostingClassifier',
      { ...WEIGHED, parameters: { n_estimators: 5 } },
      '76318d8657a568bb',
    ],
    [
      'GradientBoostingRegressor',
      { ...WEIGHED, parameters: { n_estimators: 5 } },
      '076b277d4d951bdf',
    ],
    ['LogisticRegression', WEIGHED, '3ab34e42d761b0b5'],
    ['LinearRegression', WEIGHED, '7e90c74ca12fdbc3'],
    ['Ridge', WEIGHED, 'b15b856d275876eb'],
    ['Lasso', { ...WEIGHED, parameters: { alpha: 0.1 } }, 'add1f2b5e2fbc277'],
    ['SVC', WEIGHED, '918432fb002b8add'],
    ['SVR', WEIGHED, 'c46d3fa205fc10e0'],
    ['GaussianNB', WEIGHED, '73d992e4aeae28be'],
    ['LogisticRegression', { parameters: { class_weight: { a: 3, b: 0.2 } } }, '6e22830514708972'],
    [
      'LogisticRegression',
      { parameters: { class_weight: 'balanced', penalty: 'l1' } },
      '4afd8c4c53814f3b',
    ],
    ['SVC', { parameters: { class_weight: 'balanced' } }, '58ce4c362e61d109'],
    [
      'GradientBoostingClassifier',
      { parameters: { n_estimators: 5, class_weight: { a: 3 } } },
      '1b5d22d8f26b14a8',
    ],
    [
      'RandomForestClassifier',
      { parameters: { n_estimators: 5, class_weight: 'balanced_subsample' } },
      '889a4aa950c6643e',
    ],
    [
      'RandomForestClassifier',
      { target: 'flag', parameters: { n_estimators: 5, class_weight: 'balanced_subsample' } },
      '99f14adc5e4e5c37',
    ],
    [
      'ExtraTreesClassifier',
      { target: 'flag', parameters: { n_estimators: 5, class_weight: { true: 2.7 } } },
      '445fa5aa8c93245c',
    ],
    [
      'RandomForestRegressor',
      { parameters: { n_estimators: 5, monotonic_cst: { 'width (cm)': 1 } } },
      'c11e3027a4b623d4',
    ],
    [
      'GradientBoostingRegressor',
      { parameters: { n_estimators: 5, monotonic_cst: { 'width (cm)': 1, age: -1 } } },
      '1e5db396c1b71fbd',
    ],
    [
      'GradientBoostingClassifier',
      { target: 'flag', parameters: { n_estimators: 5, monotonic_cst: { age: -1 } } },
      '90b7ee27df335d3a',
    ],
    [
      'GradientBoostingRegressor',
      { parameters: { learning_rate: 0.5, n_iter_no_change: 2 } },
      '4243856369cd36d9',
    ],
    ['LogisticRegression', READ, '46e0f6435fceba34'],
    ['GradientBoostingRegressor', { ...READ, parameters: { n_estimators: 5 } }, '7100c0b9eb02df41'],
    [
      'Ridge',
      { pipeline: { encoding: 'target', scaling: 'robust', missing_indicator: true } },
      '1f571e0a53a0d0c6',
    ],
  ])('gives %s with %j the same bytes as ever', (algorithm, changes, fingerprint) => {
    const { task } = ALGORITHMS[algorithm];
    const lineage: Lineage = {
      algorithm,
      task,
      target: task === 'classification' ? 'kind' : 'price',
      features: ['width', 'age', 'gappy', 'colour', 'note'],
      parameters: {},
      seed: 42,
      testSize: 0.25,
      ...changes,
    };
    const { model } = learn({ table: table(), lineage, report: () => {} });
    // Its version is fixed beside the defaults.
    const unversioned = { ...model, kernelVersion: 0 };
    expect(startOfFingerprint(unversioned)).toBe(fingerprint);
  });
});
