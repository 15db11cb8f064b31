import { assert, integer, property, record } from 'fast-check';
import type { JsonObject } from '../../contracts/json';
import type { Matrix } from '../pipeline/matrix';
import { createRandom } from '../random';
import type { TrainingData } from './algorithm';
import type { BoostingEstimator } from './estimator';
import { leafOf } from './leaf-of';
import { gradientBoostingClassifier, gradientBoostingRegressor } from './gradient-boosting';
import { validateParameters } from './validate-parameters';
import { fitHost } from '../../test/fit-host';

const COLUMNS = 7;

/** Two numbers, one with gaps, four one-hot columns; the target is of `classes`, 0 for a number. */
function sample(rows: number, classes: number, seed = 1): TrainingData {
  const random = createRandom(seed, 'boosting');
  const data = new Float64Array(rows * COLUMNS);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const kind = random.integer(4);
    const gappy = random.integer(5) === 0 ? NaN : random.integer(4);
    const [first, second] = [random.uniform(), random.uniform()];
    data.set([first, second, gappy], row * COLUMNS);
    data[row * COLUMNS + 3 + kind] = 1;
    const value = 3 * first + (gappy || 5) * second + [0, 2, 1, 4][kind]!;
    return classes === 0 ? value : Math.floor(value + random.uniform()) % classes;
  });
  return { x: { rows, columns: COLUMNS, data }, y, classes };
}

function fit(data: TrainingData, given: JsonObject, seed = 1): BoostingEstimator {
  const algorithm = data.classes === 0 ? gradientBoostingRegressor : gradientBoostingClassifier;
  const parameters = validateParameters(algorithm, given);
  return algorithm.fit(data, parameters, seed, fitHost()) as BoostingEstimator;
}

function predict(estimator: BoostingEstimator, x: Matrix): Float64Array {
  const { classes } = estimator;
  const algorithm = classes === 0 ? gradientBoostingRegressor : gradientBoostingClassifier;
  return algorithm.predict(estimator, x);
}

describe('Gradient boosting', () => {
  it('starts from the mean and takes a tenth of the way to the mean of a leaf', () => {
    const x = { rows: 4, columns: 1, data: Float64Array.of(1, 2, 3, 4) };
    const stump = fit({ x, y: Float64Array.of(0, 2, 10, 12), classes: 0 }, STUMP);
    expect([...stump.baseline]).toEqual([6]);
    const predictions = [...predict(stump, x)].map((value) => Number(value.toFixed(6)));
    expect(predictions).toEqual([5.5, 5.5, 6.5, 6.5]);
  });

  it('starts from the log-odds and takes a Newton step', () => {
    const x = { rows: 4, columns: 1, data: Float64Array.of(1, 2, 3, 4) };
    const stump = fit({ x, y: Float64Array.of(0, 0, 1, 1), classes: 2 }, STUMP);
    expect([...stump.baseline]).toEqual([0]);
    // Gradient ½ and hessian ¼ per row: a step of 2.
    expect([...stump.leaves]).toEqual([-0.2, 0.2]);
  });

  it.each([0, 2, 4])('comes closer with every round (%d classes)', (classes) => {
    const data = sample(300, classes);
    const errors = [1, 10, 50, 150].map((n_estimators) => {
      const predictions = predict(fit(data, { n_estimators }), data.x);
      return data.y.reduce((sum, truth, row) => {
        if (classes === 0) return sum + (predictions[row]! - truth) ** 2;
        return sum + (1 - predictions[row * classes + truth]!);
      }, 0);
    });
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(errors.at(-1)).toBeLessThan(errors[0]! / 2);
  });

  it('grows the first trees of a longer fit, and no random ones', () => {
    const data = sample(200, 3);
    const [few, many] = [fit(data, { n_estimators: 3 }, 1), fit(data, { n_estimators: 9 }, 2)];
    expect(many.roots).toHaveLength(27);
    expect([...many.leaves.subarray(0, few.leaves.length)]).toEqual([...few.leaves]);
  });

  it('does not depend on the order of the rows', () => {
    assert(
      property(integer({ min: 0, max: 1e6 }), integer({ min: 2, max: 5 }), (seed, classes) => {
        const data = sample(120, classes, seed);
        const order = Int32Array.from({ length: 120 }, (_, row) => row);
        createRandom(seed, 'order').shuffle(order);
        const given = { n_estimators: 5, max_leaf_nodes: 9, max_depth: null };
        expect(fit(permuted(data, order), given)).toEqual(fit(data, given));
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('respects depth, leaves and rows per leaf', () => {
    const limits = record({
      max_depth: integer({ min: 1, max: 6 }),
      max_leaf_nodes: integer({ min: 2, max: 12 }),
      min_samples_leaf: integer({ min: 1, max: 40 }),
    });
    assert(
      property(limits, integer({ min: 0, max: 3 }), (given, kind) => {
        const data = sample(150, kind === 1 ? 2 : kind);
        const estimator = fit(data, { ...given, n_estimators: 4 });
        for (const root of estimator.roots) {
          const sizes = rowsPerLeaf(estimator, root, data.x);
          const most = Math.min(given.max_leaf_nodes, 2 ** given.max_depth);
          expect(sizes.length).toBeLessThanOrEqual(most);
          expect(Math.min(...sizes)).toBeGreaterThanOrEqual(given.min_samples_leaf);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('splits missing values off', () => {
    const x = { rows: 6, columns: 1, data: Float64Array.of(1, NaN, 2, NaN, 3, NaN) };
    const stump = fit({ x, y: Float64Array.of(0, 5, 0, 5, 0, 5), classes: 0 }, STUMP);
    expect(stump.threshold[0]).toBe(Infinity);
  });

  it('learns from one-hot columns, which share their cells', () => {
    const { x } = sample(200, 0);
    const y = Float64Array.from({ length: 200 }, (_, row) => {
      return [5, 1, 9, 3].find((_, kind) => x.data[row * COLUMNS + 3 + kind] === 1)!;
    });
    const given = { learning_rate: 1, n_estimators: 1 };
    const predictions = predict(fit({ x, y, classes: 0 }, given), x);
    y.forEach((value, row) => expect(predictions[row]).toBeCloseTo(value, 6));
  });

  it('stops early where held-out rows gain nothing, and says that it is done', () => {
    const data = { ...sample(200, 2), y: Float64Array.from({ length: 200 }, (_, row) => row % 2) };
    const progress: number[] = [];
    const given = { n_iter_no_change: 3, n_estimators: 500, learning_rate: 0.5 };
    const parameters = validateParameters(gradientBoostingClassifier, given);
    const report = (done: number): void => void progress.push(done);
    const fitted = gradientBoostingClassifier.fit(data, parameters, 1, fitHost(report));
    expect((fitted as BoostingEstimator).roots.length).toBeLessThan(50);
    expect(progress.at(-1)).toBe(500);
    expect(fit(data, given)).toEqual(fitted);
    expect(fit(data, given, 2)).not.toEqual(fitted);
  });

  it('stays within numbers when every row is certain', () => {
    const data = sample(40, 0);
    for (const classes of [2, 3]) {
      const y = Float64Array.from({ length: 40 }, (_, row) =>
        Math.floor(data.x.data[row * COLUMNS]! * classes),
      );
      const given = { learning_rate: 1, n_estimators: 400 };
      const probabilities = predict(fit({ ...data, y, classes }, given), data.x);
      y.forEach((code, row) => expect(probabilities[row * classes + code]).toBeGreaterThan(0.999));
    }
  });

  it('grows all rounds where there are too few rows to hold any out', () => {
    const x = { rows: 2, columns: 1, data: Float64Array.of(1, 2) };
    const data = { x, y: Float64Array.of(0, 1), classes: 2 };
    expect(fit(data, { n_iter_no_change: 1, n_estimators: 7 }).roots).toHaveLength(7);
  });

  it('fits constant targets and tables of two rows', () => {
    const data = sample(30, 0);
    const constant = fit({ ...data, y: new Float64Array(30).fill(4) }, {});
    expect([...predict(constant, data.x)]).toEqual(Array(30).fill(4));
    const x = { rows: 2, columns: 1, data: Float64Array.of(1, 2) };
    const tiny = fit({ x, y: Float64Array.of(0, 1), classes: 2 }, {});
    expect(predict(tiny, x)[3]).toBeGreaterThan(0.9);
  });
});

const STUMP = { n_estimators: 1, max_depth: 1 };

function permuted({ x, y, classes }: TrainingData, order: Int32Array): TrainingData {
  const data = Float64Array.from(x.data, (_, at) => {
    return x.data[order[Math.floor(at / x.columns)]! * x.columns + (at % x.columns)]!;
  });
  return { x: { ...x, data }, y: Float64Array.from(order, (from) => y[from]!), classes };
}

function rowsPerLeaf(estimator: BoostingEstimator, root: number, x: Matrix): number[] {
  const sizes = new Map<number, number>();
  for (let row = 0; row < x.rows; row++) {
    const leaf = leafOf(estimator, root, x, row);
    sizes.set(leaf, (sizes.get(leaf) ?? 0) + 1);
  }
  return [...sizes.values()];
}
