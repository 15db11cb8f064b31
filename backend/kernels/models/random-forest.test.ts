import { assert, integer, property, record } from 'fast-check';
import type { JsonObject } from '../../contracts/json';
import type { Matrix } from '../pipeline/matrix';
import { createRandom } from '../random';
import type { Algorithm } from './algorithm';
import type { ForestEstimator } from './estimator';
import { leafOf } from './leaf-of';
import { randomForestClassifier, randomForestRegressor } from './random-forest';
import { validateParameters } from './validate-parameters';
import { fitHost } from '../../test/fit-host';

interface Sample {
  x: Matrix;
  y: Float64Array;
}

/** Numbers of few and of many distinct values, some missing. */
function numbers(rows: number, columns: number, seed = 1, missing = 0): Matrix {
  const random = createRandom(seed, 'numbers');
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    if (random.uniform() < missing) return NaN;
    return (at % columns) % 2 === 0 ? random.uniform() * 100 - 50 : random.integer(7);
  });
  return { rows, columns, data };
}

function withTarget(x: Matrix, target: (row: Float64Array) => number): Sample {
  const y = Float64Array.from({ length: x.rows }, (_, row) =>
    target(x.data.subarray(row * x.columns, (row + 1) * x.columns)),
  );
  return { x, y };
}

function fit(algorithm: Algorithm, { x, y }: Sample, given: JsonObject, seed = 1): ForestEstimator {
  const classes = algorithm.task === 'classification' ? Math.max(...y) + 1 : 0;
  const parameters = validateParameters(algorithm, given);
  return algorithm.fit({ x, y, classes }, parameters, seed, fitHost()) as ForestEstimator;
}

const ONE_TREE = { n_estimators: 1, bootstrap: false, max_features: null };

/** Classes 0 to `classes` - 1 by the first two columns. */
const classTarget = (classes: number) => (row: Float64Array) =>
  (Math.floor((row[0]! + 50) / 7) + row[1]!) % classes;

describe('Random forests', () => {
  it.each([2, 3, 12])(
    'tell %d classes apart without an error on rows they have seen',
    (classes) => {
      const sample = withTarget(numbers(400, 3), classTarget(classes));
      const forest = fit(randomForestClassifier, sample, ONE_TREE);
      const probabilities = randomForestClassifier.predict(forest, sample.x);
      sample.y.forEach((code, row) => expect(probabilities[row * classes + code]).toBe(1));
    },
  );

  it('give every row its own value where the tree may grow to the end', () => {
    const sample = withTarget(numbers(200, 2), (row) => row[0]! * 3 - row[1]!);
    const forest = fit(randomForestRegressor, sample, ONE_TREE);
    const predictions = randomForestRegressor.predict(forest, sample.x);
    sample.y.forEach((value, row) => expect(predictions[row]).toBeCloseTo(value, 9));
  });

  it('split what no single column tells apart', () => {
    const x = { rows: 4, columns: 2, data: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1) };
    const sample = { x, y: Float64Array.of(0, 1, 1, 0) };
    for (const algorithm of [randomForestClassifier, randomForestRegressor])
      expect(fit(algorithm, sample, ONE_TREE).feature.filter((column) => column >= 0)).toHaveLength(
        3,
      );
  });

  it('find the first split by hand', () => {
    const x = { rows: 6, columns: 1, data: Float64Array.of(1, 2, 3, 10, 11, 12) };
    const y = Float64Array.of(5, 5, 6, 20, 21, 22);
    const stump = fit(randomForestRegressor, { x, y }, { ...ONE_TREE, max_depth: 1 });
    expect([...stump.feature]).toEqual([0, -1, -1]);
    expect(stump.threshold[0]).toBe(6.5);
    expect([...stump.leaves].sort((a, b) => a - b)).toEqual([16 / 3, 21]);
  });

  it('split missing values off, and send them right', () => {
    const x = { rows: 6, columns: 1, data: Float64Array.of(1, NaN, 2, NaN, 3, NaN) };
    const y = Float64Array.of(0, 1, 0, 1, 0, 1);
    const forest = fit(randomForestClassifier, { x, y }, ONE_TREE);
    expect([...forest.threshold]).toEqual([Infinity, 0, 0]);
    const asked = { rows: 2, columns: 1, data: Float64Array.of(1e9, NaN) };
    expect([...randomForestClassifier.predict(forest, asked)]).toEqual([1, 0, 0, 1]);
  });

  it('keep the digits of targets far from 0', () => {
    const sample = withTarget(numbers(60, 2), (row) => 1e9 + row[1]! / 1024);
    const forest = fit(randomForestRegressor, sample, ONE_TREE);
    expect(randomForestRegressor.predict(forest, sample.x)).toEqual(sample.y);
  });

  it('predict a constant target, and targets that span all numbers', () => {
    const x = numbers(20, 2);
    const constant = fit(
      randomForestRegressor,
      withTarget(x, () => 7),
      {},
    );
    expect([...randomForestRegressor.predict(constant, x)]).toEqual(Array(20).fill(7));
    const wide = withTarget(x, (row) => (row[0]! < 0 ? -1.7e308 : 1.7e308));
    const forest = fit(randomForestRegressor, wide, ONE_TREE);
    expect(randomForestRegressor.predict(forest, x)).toEqual(wide.y);
  });

  it('grow a tree from the seed and its index alone', () => {
    const sample = withTarget(numbers(90, 3), classTarget(3));
    const few = fit(randomForestClassifier, sample, { n_estimators: 2 });
    const many = fit(randomForestClassifier, sample, { n_estimators: 5 });
    expect([...many.threshold.subarray(0, few.threshold.length)]).toEqual([...few.threshold]);
    expect(fit(randomForestClassifier, sample, { n_estimators: 2 }, 2)).not.toEqual(few);
  });

  it('do not depend on the order of the rows, where every tree takes all of them', () => {
    const order = Int32Array.from({ length: 150 }, (_, row) => row);
    assert(
      property(integer({ min: 0, max: 1e6 }), integer({ min: 2, max: 9 }), (seed, classes) => {
        const sample = withTarget(
          numbers(150, 4, seed, 0.1),
          (row) => Math.abs(Math.floor((row[0]! || 3) + (row[1]! || 1))) % classes,
        );
        createRandom(seed, 'order').shuffle(order);
        const given = { n_estimators: 3, bootstrap: false };
        const straight = fit(randomForestClassifier, sample, given, seed);
        expect(fit(randomForestClassifier, permuted(sample, order), given, seed)).toEqual(straight);
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('respect depth and rows per leaf, counting a row drawn twice once', () => {
    const limits = record({
      max_depth: integer({ min: 1, max: 6 }),
      min_samples_leaf: integer({ min: 1, max: 30 }),
      min_samples_split: integer({ min: 2, max: 60 }),
    });
    assert(
      property(limits, integer({ min: 2, max: 4 }), (given, classes) => {
        const sample = withTarget(numbers(120, 3), classTarget(classes));
        const forest = fit(randomForestClassifier, sample, { ...ONE_TREE, ...given });
        expect(depthOf(forest)).toBeLessThanOrEqual(given.max_depth);
        const sizes = leafSizes(forest, sample.x);
        for (const size of sizes) expect(size).toBeGreaterThanOrEqual(given.min_samples_leaf);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('average their trees: probabilities add up to 1 (seed 1)', () => {
    const sample = withTarget(numbers(200, 5, 4, 0.05), (row) => (row[1]! > 3 ? 1 : 0));
    const forest = fit(randomForestClassifier, sample, { n_estimators: 30 });
    const probabilities = randomForestClassifier.predict(forest, numbers(50, 5, 9, 0.05));
    for (let row = 0; row < 50; row++)
      expect(probabilities[2 * row]! + probabilities[2 * row + 1]!).toBeCloseTo(1, 12);
  });

  it('predict about as well as those of ml-random-forest (seed 1)', () => {
    const noisy = (seed: number) => {
      const random = createRandom(seed, 'noise');
      return withTarget(numbers(300, 4, seed), (row) =>
        random.uniform() < 0.9 === row[0]! + 8 * row[1]! > 10 ? 1 : 0,
      );
    };
    const [train, held] = [noisy(1), noisy(2)];
    const accuracy = (engine: string) => {
      const forest = fit(randomForestClassifier, train, { n_estimators: 50, engine });
      const probabilities = randomForestClassifier.predict(forest, held.x);
      return held.y.filter((code, row) => probabilities[2 * row + code]! > 0.5).length / 300;
    };
    expect(accuracy('own')).toBeGreaterThan(accuracy('ml-random-forest') - 0.02);
    expect(accuracy('own')).toBeGreaterThan(0.8);
  });
});

function permuted({ x, y }: Sample, order: Int32Array): Sample {
  const { rows, columns } = x;
  const data = new Float64Array(x.data.length);
  order.forEach((from, to) =>
    data.set(x.data.subarray(from * columns, (from + 1) * columns), to * columns),
  );
  return { x: { rows, columns, data }, y: Float64Array.from(order, (from) => y[from]!) };
}

function depthOf({ feature, left }: ForestEstimator): number {
  const depth = new Int32Array(feature.length);
  feature.forEach((column, node) => {
    if (column >= 0) depth.fill(depth[node]! + 1, left[node], left[node]! + 2);
  });
  return Math.max(...depth);
}

/** Rows in each leaf of the first tree; pure leaves of one class share a row of `leaves`. */
function leafSizes(forest: ForestEstimator, x: Matrix): number[] {
  const own = {
    ...forest,
    left: forest.left.map((l, node) => (forest.feature[node]! < 0 ? node : l)),
  };
  const sizes = new Map<number, number>();
  for (let row = 0; row < x.rows; row++) {
    const leaf = leafOf(own, 0, x, row);
    sizes.set(leaf, (sizes.get(leaf) ?? 0) + 1);
  }
  return [...sizes.values()];
}
