import { fitHost } from '../../test/fit-host';
import { dummyClassifier, dummyRegressor } from './dummy';

const x = { rows: 4, columns: 1, data: Float64Array.of(1, 2, 3, 4) };

function predict(
  algorithm: typeof dummyClassifier,
  y: number[],
  strategy: string,
  classes: number,
) {
  const data = { x, y: Float64Array.from(y), classes };
  const estimator = algorithm.fit(data, { strategy }, 1, fitHost());
  return [...algorithm.predict(estimator, { ...x, rows: 1 })];
}

/** DummyClassifier and DummyRegressor of scikit-learn 1.2.1 say the same. */
describe('Baselines', () => {
  it.each([
    ['prior', [0.25, 0.5, 0.25]],
    ['most_frequent', [0, 1, 0]],
    ['uniform', [1 / 3, 1 / 3, 1 / 3]],
  ])('of classes: %s', (strategy, expected) => {
    expect(predict(dummyClassifier, [0, 1, 2, 1], strategy, 3)).toEqual(expected);
  });

  it.each([
    ['mean', 4],
    ['median', 2.5],
  ])('of values: %s', (strategy, expected) => {
    expect(predict(dummyRegressor, [1, 2, 3, 10], strategy, 0)).toEqual([expected]);
  });
});
