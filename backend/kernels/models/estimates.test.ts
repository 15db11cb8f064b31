import type { JsonObject } from '../../contracts/json';
import { openKernel } from '../compiled/kernel';
import { createRandom } from '../random';
import type { FitShape } from './algorithm';
import { ALGORITHMS } from './registry';
import { validateParameters } from './validate-parameters';

type Name = keyof typeof ALGORITHMS;

function cpus(name: Name, shape: FitShape, given = {}): number {
  const algorithm = ALGORITHMS[name];
  return algorithm.estimate(shape, validateParameters(algorithm, given)).cpus;
}

describe('Estimates', () => {
  const small = { rows: 150, columns: 4 };
  const large = { rows: 1_000_000, columns: 100 };
  const classes = (name: Name) => (ALGORITHMS[name].task === 'classification' ? 2 : 0);

  it.each(Object.keys(ALGORITHMS) as Name[])('ask for one CPU to fit %s on iris', (name) => {
    expect(cpus(name, { ...small, classes: classes(name) })).toBe(1);
  });

  it.each<Name>([
    'LinearRegression',
    'Ridge',
    'Lasso',
    'ElasticNet',
    'LogisticRegression',
    'KNeighborsClassifier',
    'KNeighborsRegressor',
    'SVC',
    'RandomForestClassifier',
    'GradientBoostingRegressor',
    'VotingClassifier',
  ])('ask for more where the threads of %s pay', (name) => {
    expect(cpus(name, { ...large, classes: classes(name) })).toBeGreaterThan(1);
    expect(cpus(name, { ...large, classes: classes(name) })).toBeLessThanOrEqual(8);
  });

  it.each<Name>(['MLPClassifier', 'GaussianNB', 'DummyRegressor', 'SVR'])(
    'ask for one CPU where %s has one thread',
    (name) => expect(cpus(name, { ...large, classes: classes(name) })).toBe(1),
  );

  it('ask for no more CPUs than there are problems of support vectors', () => {
    const two = { ...large, classes: 2 };
    expect(cpus('SVC', two, { probability: false })).toBe(1);
    expect(cpus('SVC', two)).toBe(6);
    expect(cpus('SVC', { ...large, classes: 3 }, { probability: false })).toBe(3);
  });

  it.each<[Name, FitShape, JsonObject]>([
    ['RandomForestClassifier', { ...large, classes: 2, weighted: true }, {}],
    ['RandomForestClassifier', { ...large, classes: 3 }, { class_weight: 'balanced' }],
    ['ExtraTreesRegressor', { ...large, classes: 0 }, { monotonic_cst: { age: 1 } }],
  ])('know that %s of %j takes longer with %j where sums are of fractions', (...work) => {
    const [name, shape, given] = work;
    const estimate = (asked: JsonObject, of: FitShape) => {
      const algorithm = ALGORITHMS[name];
      return algorithm.sharding!.estimate(of, validateParameters(algorithm, asked), 8);
    };
    const plain = estimate({}, { ...shape, weighted: false });
    const weighed = estimate(given, shape);
    expect(weighed.seconds).toBeGreaterThan(1.3 * plain.seconds);
    expect(weighed.memoryBytes).toBeGreaterThan(plain.memoryBytes);
  });

  it.each<[Name, number, number, number, JsonObject]>([
    ['RandomForestClassifier', 5000, 10, 3, { n_estimators: 5 }],
    ['RandomForestClassifier', 5000, 10, 3, { n_estimators: 5, class_weight: 'balanced' }],
    ['DecisionTreeRegressor', 20_000, 2, 0, { monotonic_cst: { c0: 1 } }],
    ['ExtraTreesClassifier', 5000, 4, 2, { n_estimators: 5, monotonic_cst: { c0: -1 } }],
    ['KNeighborsClassifier', 20_000, 8, 3, {}],
    ['KNeighborsRegressor', 5000, 40, 0, {}],
    ['SVC', 1500, 20, 2, {}],
    ['SVC', 1500, 5, 4, { cache_size: 1 }],
    ['SVR', 2000, 10, 0, {}],
    ['MLPClassifier', 5000, 30, 3, { max_iter: 2 }],
    ['MLPRegressor', 3000, 10, 0, { max_iter: 2, hidden_layer_sizes: [200, 100] }],
  ])("cover a kernel's memory for %s on %d rows × %d columns, %d classes, %j", (...work) => {
    const [name, rows, columns, count, given] = work;
    const algorithm = ALGORITHMS[name];
    const parameters = validateParameters(algorithm, given);
    const kernel = openKernel();
    const random = createRandom(2, name);
    const x = kernel.matrix(rows, columns);
    x.data.forEach((_, at) => (x.data[at] = random.uniform()));
    const y = Float64Array.from({ length: rows }, () =>
      count === 0 ? random.uniform() : random.integer(count),
    );
    const host = { kernel, report: () => {} };
    const named = Array.from({ length: columns }, (_, at) => ({ input: `c${at}`, isValue: true }));
    const data = { x, y, classes: count, columns: named };
    const estimator = algorithm.fit(data, parameters, 1, host);
    algorithm.predict(estimator, x, kernel);
    const used = kernel.allocate(0);
    kernel.close();
    const { memoryBytes } = algorithm.estimate({ rows, columns, classes: count }, parameters);
    // The base is the engine's; what grows with the table has to fit beside it.
    expect(memoryBytes - 32 * 1024 * 1024).toBeGreaterThan(used);
    expect(memoryBytes).toBeLessThan(10 * used + 64 * 1024 * 1024);
  });
});
