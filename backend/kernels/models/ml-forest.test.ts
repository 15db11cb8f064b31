import type { JsonObject } from '../../contracts/json';
import type { ForestEstimator } from './estimator';
import { randomForestClassifier, randomForestRegressor } from './random-forest';
import { validateParameters } from './validate-parameters';
import { createRandom } from '../random';
import { fitHost } from '../../test/fit-host';

const PACKAGE = { engine: 'ml-random-forest', max_features: 1 };

function steps(rows: number) {
  const random = createRandom(11);
  const data = Float64Array.from({ length: rows * 2 }, () => random.uniform());
  const y = Float64Array.from({ length: rows }, (_, row) => (data[row * 2]! < 0.5 ? 0 : 1));
  return { x: { rows, columns: 2, data }, y };
}

function classify(given: JsonObject, seed = 1, reports: number[] = []): ForestEstimator {
  const parameters = validateParameters(randomForestClassifier, { ...PACKAGE, ...given });
  const data = { ...steps(80), classes: 2 };
  const report = (done: number): void => void reports.push(done);
  return randomForestClassifier.fit(data, parameters, seed, fitHost(report)) as ForestEstimator;
}

describe('Random forests of ml-random-forest', () => {
  it('report every tree and keep each one', () => {
    const reports: number[] = [];
    expect(classify({ n_estimators: 3 }, 1, reports).roots).toHaveLength(3);
    expect(reports).toEqual([0, 1, 2, 3]);
  });

  it('grow a tree from the seed and its index alone', () => {
    const few = classify({ n_estimators: 2 });
    const many = classify({ n_estimators: 5 });
    const nodes = few.feature.length;
    expect([...many.threshold.subarray(0, nodes)]).toEqual([...few.threshold]);
    expect(classify({ n_estimators: 2 }, 2).threshold).not.toEqual(few.threshold);
  });

  it('respect max_depth and min_samples_split', () => {
    expect(classify({ n_estimators: 1, max_depth: 1 }).feature).toHaveLength(3);
    expect(classify({ n_estimators: 1, min_samples_split: 1000 }).feature).toHaveLength(1);
  });

  it('average leaf shares: one tree on all rows gives 0 or 1 and is always right on them', () => {
    const forest = classify({ n_estimators: 1, bootstrap: false, max_features: 1 });
    const { x, y } = steps(80);
    const probabilities = randomForestClassifier.predict(forest, x);
    y.forEach((code, row) => expect(probabilities[row * 2 + code]).toBe(1));
  });

  it('split on the column that the package chose, also where trees see a part of them', () => {
    const forest = classify({ n_estimators: 20, max_features: 0.5, max_depth: 1 });
    const split = [...forest.roots].map((root) => forest.feature[root]!);
    expect(new Set(split)).toEqual(new Set([0, 1]));
  });

  it('split a step exactly, at the root and below, which the package refuses by itself', () => {
    const { x, y } = steps(60);
    const twice = y.map((value, row) => value + (x.data[row * 2]! < 0.2 ? 5 : 0));
    const given = { ...PACKAGE, n_estimators: 1, bootstrap: false };
    const parameters = validateParameters(randomForestRegressor, given);
    for (const target of [y, twice]) {
      const data = { x, y: target, classes: 0 };
      const forest = randomForestRegressor.fit(data, parameters, 1, fitHost());
      expect(randomForestRegressor.predict(forest, x)).toEqual(target);
    }
  });

  it('fit tables of two and three rows', () => {
    for (const rows of [2, 3]) {
      const { x } = steps(rows);
      const y = Float64Array.from({ length: rows }, (_, row) => row % 2);
      const parameters = validateParameters(randomForestClassifier, {
        ...PACKAGE,
        n_estimators: 20,
      });
      const forest = randomForestClassifier.fit({ x, y, classes: 2 }, parameters, 1, fitHost());
      const probabilities = randomForestClassifier.predict(forest, x);
      for (let row = 0; row < rows; row++)
        expect(probabilities[row * 2]! + probabilities[row * 2 + 1]!).toBeCloseTo(1, 12);
    }
  });
});
