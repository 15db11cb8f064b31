import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openKernel, provideKernels, type Kernel } from '../kernels/compiled/kernel';
import { learn } from '../kernels/learn';
import { encodeModel } from '../kernels/models/artifact';
import { ALGORITHMS } from '../kernels/models/registry';
import { svc } from '../kernels/models/support-vectors';
import { validateParameters } from '../kernels/models/validate-parameters';
import { createRandom } from '../kernels/random';
import { syntheticTable } from '../kernels/synthetic-table';
import { fingerprintOf } from '../models/fingerprint';
import type { KernelThreads } from './kernel-threads';

const DIST = path.join(__dirname, '../../dist/backend');
// A thread runs compiled code, so that its team comes from there too.
const compiled = jest.requireActual<{ KernelThreads: new () => KernelThreads }>(
  `${DIST}/runner/kernel-threads.js`,
);

describe('KernelThreads', () => {
  const threads = new compiled.KernelThreads();
  const opened: Kernel[] = [];
  const open = (count: number) => {
    const kernel = openKernel(count);
    opened.push(kernel);
    return kernel;
  };

  beforeAll(async () => {
    await threads.prepare(2);
    provideKernels(readFileSync(`${DIST}/kernels/wasm/kernels.wasm`), threads);
  });
  afterEach(() => opened.splice(0).forEach((kernel) => kernel.close()));
  afterAll(() => threads.stop());

  it('runs an export once on each thread, while the event loop is blocked', () => {
    const kernel = open(3);
    const seen = kernel.allocate(3 * 4);
    for (let order = 1; order <= 50; order++) {
      kernel.parallel('markThread', seen);
      expect([...kernel.view(Int32Array, seen, 3)]).toEqual([order, order, order]);
    }
  });

  it('gives support vectors the same numbers on one thread and on three', () => {
    const random = createRandom(1, 'rows');
    const data = Float64Array.from({ length: 900 }, () => random.uniform());
    const y = Float64Array.from({ length: 300 }, (_, row) => Math.floor(data[3 * row]! * 3));
    const fit = (threads: number) => {
      const kernel = open(threads);
      expect(kernel.threads).toBe(threads);
      const all = { x: { rows: 300, columns: 3, data }, y, classes: 3 };
      const fitted = svc.fit(all, validateParameters(svc, {}), 1, { kernel, report: () => {} });
      kernel.close();
      return fitted;
    };
    expect(fit(3)).toEqual(fit(1));
  });

  it('gives a kernel the threads that are left, and takes them back when it is closed', () => {
    const first = open(2);
    expect(first.threads).toBe(2);
    expect(open(3).threads).toBe(2);
    expect(open(3).threads).toBe(1);
    first.close();
    first.close();
    expect(open(3).threads).toBe(2);
  });

  it('gives weighed rows and monotone columns the same bytes for 1 and 3 threads', () => {
    const monotone = { n_estimators: 12, monotonic_cst: { width: 1, gappy: -1 } };
    const asked = [
      ['RandomForestClassifier', 'kind', { n_estimators: 12, class_weight: 'balanced_subsample' }],
      ['RandomForestRegressor', 'price', monotone],
      ['GradientBoostingClassifier', 'kind', { n_estimators: 12, class_weight: 'balanced' }],
      ['GradientBoostingRegressor', 'price', monotone],
      ['LogisticRegression', 'kind', {}],
      ['Ridge', 'price', {}],
    ] as const;
    for (const [algorithm, target, parameters] of asked) {
      const { task } = ALGORITHMS[algorithm];
      const more = { features: null, weightColumn: 'age', seed: 5, testSize: 0.2 };
      const lineage = { algorithm, task, target, parameters, ...more };
      const [one, three] = [1, 3].map((count) => {
        const table = syntheticTable(400);
        const { model } = learn({ table, lineage, report: () => {}, threads: count });
        return fingerprintOf(encodeModel(model));
      });
      expect(three).toBe(one);
    }
  });

  it.each([
    ['RandomForestClassifier', 'classification', { n_estimators: 12 }],
    ['RandomForestRegressor', 'regression', { n_estimators: 12, min_samples_leaf: 3 }],
    ['ExtraTreesClassifier', 'classification', { n_estimators: 12 }],
    ['GradientBoostingClassifier', 'classification', { n_estimators: 12 }],
    ['GradientBoostingRegressor', 'regression', { n_estimators: 12, min_samples_leaf: 5 }],
  ] as const)('gives %s the same bytes for 1 and 3 threads', (algorithm, task, parameters) => {
    const lineage = {
      algorithm,
      task,
      target: task === 'classification' ? 'kind' : 'price',
      features: null,
      parameters,
      seed: 5,
      testSize: 0.2,
    };
    const [one, three] = [1, 3].map((count) => {
      const seen: number[] = [];
      const report = (done: number) => void seen.push(done);
      const { model } = learn({
        // Boosting deals blocks of 1,024 rows out.
        table: syntheticTable(5000),
        lineage,
        report,
        threads: count,
      });
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect([seen[0], seen.at(-1)]).toEqual([0, 12]);
      return encodeModel(model);
    });
    expect(three).toEqual(one);
  });

  it.each(Object.values(ALGORITHMS).map(({ name, task }) => [name, task] as const))(
    'gives %s the same bytes for 1, 2 and 3 threads',
    (algorithm, task) => {
      const target = task === 'classification' ? 'kind' : 'price';
      const spec = { algorithm, task, target, features: null, parameters: {}, seed: 5 };
      const [one, ...others] = [1, 2, 3].map((count) => {
        const lineage = { ...spec, testSize: 0.2 };
        const asked = { table: syntheticTable(150), lineage, report: () => {}, threads: count };
        return fingerprintOf(encodeModel(learn(asked).model));
      });
      for (const other of others) expect(other).toEqual(one);
    },
  );
});
