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

const ROWS = 5000;
const COLUMNS = 7;

interface Work {
  name: keyof typeof ALGORITHMS;
  /** 0 for a regression. */
  classes: number;
  given: JsonObject;
}

function fit({ name, classes, given }: Work, threads: number): Estimator {
  const random = createRandom(3, 'linear-threads');
  const algorithm = ALGORITHMS[name];
  const kernel = openKernel(threads);
  expect(kernel.threads).toBe(threads);
  const x = kernel.matrix(ROWS, COLUMNS);
  x.data.forEach((_, at) => (x.data[at] = random.uniform() - 0.5));
  const y = Float64Array.from({ length: ROWS }, (_, row) => {
    const value = x.data[row * COLUMNS]! + x.data[row * COLUMNS + 1]! + random.uniform();
    return classes === 0 ? value : Math.max(0, Math.min(classes - 1, Math.floor(value * classes)));
  });
  const parameters = validateParameters(algorithm, given);
  try {
    return algorithm.fit({ x, y, classes }, parameters, 1, { kernel, report: () => {} });
  } finally {
    kernel.close();
  }
}

describe('Linear models on threads', () => {
  const threads = new compiled.KernelThreads();

  beforeAll(async () => {
    await threads.prepare(2);
    provideKernels(readFileSync(`${DIST}/kernels/wasm/kernels.wasm`), threads);
  });
  afterAll(() => threads.stop());

  it.each<Work>([
    { name: 'LinearRegression', classes: 0, given: { engine: 'own' } },
    { name: 'Ridge', classes: 0, given: {} },
    { name: 'Lasso', classes: 0, given: { alpha: 0.01 } },
    { name: 'ElasticNet', classes: 0, given: { alpha: 0.01 } },
    { name: 'LogisticRegression', classes: 2, given: {} },
    { name: 'LogisticRegression', classes: 3, given: {} },
    { name: 'LogisticRegression', classes: 3, given: { penalty: 'l1' } },
  ])('$name of $classes classes with $given has the same bits on 1, 2 and 3', (work) => {
    const alone = fit(work, 1);
    expect(fit(work, 2)).toEqual(alone);
    expect(fit(work, 3)).toEqual(alone);
  });
});
