import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { createRandom } from '../random';
import type { PerceptronEstimator } from './estimator';
import { mlpClassifier, mlpRegressor } from './multi-layer-perceptron';
import { validateParameters } from './validate-parameters';

const random = createRandom(8, 'rows');
const x = {
  rows: 400,
  columns: 3,
  data: Float64Array.from({ length: 1200 }, () => random.uniform() * 2 - 1),
};
const values = Float64Array.from(
  { length: 400 },
  (_, row) => 1e6 + 500 * x.data[3 * row]! * x.data[3 * row + 1]!,
);
const quadrants = values.map((value) => (value > 1e6 ? 1 : 0));

function fit(given: JsonObject, y: Float64Array, classes: number, seed = 1): PerceptronEstimator {
  const algorithm = classes === 0 ? mlpRegressor : mlpClassifier;
  const parameters = validateParameters(algorithm, given);
  return algorithm.fit({ x, y, classes }, parameters, seed, fitHost()) as PerceptronEstimator;
}

describe('Multi-layer perceptrons', () => {
  it('learn what no line tells apart', () => {
    const probabilities = mlpClassifier.predict(fit({ max_iter: 400 }, quadrants, 2), x);
    const right = quadrants.filter((code, row) => probabilities[2 * row + code]! > 0.5);
    expect(right.length / 400).toBeGreaterThan(0.95);
  });

  it('learn values far from 0 in their own spread', () => {
    const given = { hidden_layer_sizes: [32, 16], max_iter: 300, learning_rate_init: 0.01 };
    const predictions = mlpRegressor.predict(fit(given, values, 0), x);
    const errors = values.map((value, row) => (value - predictions[row]!) ** 2);
    // The targets' own mean square is 500² / 9.
    expect(errors.reduce((sum, error) => sum + error, 0) / 400).toBeLessThan(0.05 * (500 ** 2 / 9));
  });

  it('are the same for the same seed and others for another', () => {
    const given = { max_iter: 3 };
    expect(fit(given, quadrants, 2)).toEqual(fit(given, quadrants, 2));
    expect(fit(given, quadrants, 2, 2).weights).not.toEqual(fit(given, quadrants, 2).weights);
  });

  it('stop where epochs stop to help, and keep the best weights of a held-out score', () => {
    const epochs = (given: JsonObject, y: Float64Array, classes: number): number => {
      const algorithm = classes === 0 ? mlpRegressor : mlpClassifier;
      let last = 0;
      const host = fitHost((done, total) => (last = done < total ? done : last));
      algorithm.fit({ x, y, classes }, validateParameters(algorithm, given), 1, host);
      return last;
    };
    expect(epochs({ tol: 1e6, n_iter_no_change: 4 }, quadrants, 2)).toBe(6);
    expect(epochs({ early_stopping: true, n_iter_no_change: 4 }, quadrants, 2)).toBeLessThan(199);
    const constant = new Float64Array(400).fill(7);
    const predictions = mlpRegressor.predict(fit({ early_stopping: true }, constant, 0), x);
    expect(predictions.every((value) => Math.abs(value - 7) < 0.2)).toBe(true);
  });

  it.each([
    [{ hidden_layer_sizes: [] }, /a list of 1 to 8, each a whole number/],
    [{ hidden_layer_sizes: [10, 0] }, /not \[10,0\]/],
    [{ hidden_layer_sizes: '100' }, /not "100"/],
  ])('refuse %j', (given, message) => {
    expect(() => fit(given, quadrants, 2)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        message: expect.stringMatching(message),
      }),
    );
  });
});
