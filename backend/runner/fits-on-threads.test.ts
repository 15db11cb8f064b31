import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../contracts/json';
import { openKernel, provideKernels } from '../kernels/compiled/kernel';
import type { Estimator } from '../kernels/models/estimator';
import { ALGORITHMS } from '../kernels/models/registry';
import { validateParameters } from '../kernels/models/validate-parameters';
import { createRandom } from '../kernels/random';
import type { KernelThreads } from './kernel-threads';

const DIST = path.join(__dirname, '../../dist/backend');
// A thread runs compiled code, so that its team comes from there too.
const compiled = jest.requireActual<{ KernelThreads: new () => KernelThreads }>(
  `${DIST}/runner/kernel-threads.js`,
);

const COLUMNS = 7;
const CODES = 40;

interface Work {
  rows: number;
  name: keyof typeof ALGORITHMS;
  /** 0 for a regression. */
  classes: number;
  given: JsonObject;
  /** Whether the first two columns are categories. */
  native?: true;
}

/** What is learnt, and what it says of its own rows. */
function fit(
  { rows, name, classes, given, native }: Work,
  threads: number,
): [Estimator, Float64Array] {
  const random = createRandom(3, 'fits-on-threads');
  const algorithm = ALGORITHMS[name];
  const kernel = openKernel(threads);
  expect(kernel.threads).toBe(threads);
  const x = kernel.matrix(rows, COLUMNS);
  x.data.forEach((_, at) => (x.data[at] = random.uniform() - 0.5));
  const columns = Array.from({ length: COLUMNS }, (_, at) => ({
    input: `x${at}`,
    isValue: true,
    ...(native && at < 2 && { codes: CODES }),
  }));
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const value = x.data[row * COLUMNS]! + x.data[row * COLUMNS + 1]! + random.uniform();
    return classes === 0 ? value : Math.max(0, Math.min(classes - 1, Math.floor(value * classes)));
  });
  if (native)
    x.data.forEach((value, at) => {
      if (at % COLUMNS < 2) x.data[at] = Math.floor((value + 0.5) * CODES);
    });
  const parameters = validateParameters(algorithm, given);
  try {
    const host = { kernel, report: () => {} };
    const estimator = algorithm.fit({ x, y, classes, columns }, parameters, 1, host);
    return [estimator, algorithm.predict(estimator, x, kernel)];
  } finally {
    kernel.close();
  }
}

describe('Fits on threads', () => {
  const threads = new compiled.KernelThreads();

  beforeAll(async () => {
    await threads.prepare(2);
    provideKernels(readFileSync(`${DIST}/kernels/wasm/kernels.wasm`), threads);
  });
  afterAll(() => threads.stop());

  it.each<Work>([
    { rows: 5000, name: 'LinearRegression', classes: 0, given: { engine: 'own' } },
    { rows: 5000, name: 'Ridge', classes: 0, given: {} },
    { rows: 5000, name: 'Lasso', classes: 0, given: { alpha: 0.01 } },
    { rows: 5000, name: 'ElasticNet', classes: 0, given: { alpha: 0.01 } },
    { rows: 5000, name: 'LogisticRegression', classes: 2, given: {} },
    { rows: 5000, name: 'LogisticRegression', classes: 3, given: {} },
    { rows: 5000, name: 'LogisticRegression', classes: 3, given: { penalty: 'l1' } },
    { rows: 600, name: 'SVC', classes: 2, given: { cache_size: 1 } },
    { rows: 600, name: 'SVC', classes: 3, given: { probability: false } },
    { rows: 400, name: 'SVR', classes: 0, given: {} },
    // With leaves to pass by, and without.
    { rows: 5000, name: 'KNeighborsRegressor', classes: 0, given: { weights: 'distance' } },
    { rows: 1000, name: 'KNeighborsClassifier', classes: 3, given: { p: 1 } },
    { rows: 500, name: 'MLPClassifier', classes: 3, given: { max_iter: 3 } },
    { rows: 5000, name: 'RandomForestClassifier', classes: 3, given: { n_estimators: 9 } },
    { rows: 5000, name: 'GradientBoostingClassifier', classes: 3, given: { n_estimators: 3 } },
    {
      rows: 5000,
      name: 'GradientBoostingRegressor',
      classes: 0,
      given: { n_estimators: 9 },
      native: true,
    },
    {
      rows: 5000,
      name: 'GradientBoostingClassifier',
      classes: 3,
      given: { n_estimators: 4, min_samples_leaf: 90 },
      native: true,
    },
  ])(
    '$name of $classes classes, $rows rows, with $given has the same bits on 1, 2 and 3',
    (work) => {
      const alone = fit(work, 1);
      expect(fit(work, 2)).toEqual(alone);
      expect(fit(work, 3)).toEqual(alone);
    },
  );
});
