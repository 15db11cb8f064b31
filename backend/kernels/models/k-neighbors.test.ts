import { fitHost } from '../../test/fit-host';
import { numberStream } from '../../test/number-stream';
import type { JsonObject } from '../../contracts/json';
import type { Algorithm } from './algorithm';
import { kNeighborsClassifier, kNeighborsRegressor } from './k-neighbors';
import { validateParameters } from './validate-parameters';

const take = numberStream();
const x = { rows: 60, columns: 3, data: take(180) };
const values = take(60);
const asked = { rows: 4, columns: 3, data: take(12) };
const codes = Float64Array.from({ length: 60 }, (_, row) => Math.floor(x.data[3 * row]! * 3));

function predictions(algorithm: Algorithm, given: JsonObject, y: Float64Array, rows = asked) {
  const classes = algorithm.task === 'classification' ? 3 : 0;
  const parameters = validateParameters(algorithm, given);
  const estimator = algorithm.fit({ x, y, classes }, parameters, 1, fitHost());
  return algorithm.predict(estimator, rows);
}

describe('Nearest neighbours', () => {
  /** Oracle: scikit-learn 1.2.1, KNeighborsClassifier and KNeighborsRegressor on the same numbers. */
  it.each([
    [
      {},
      [0, 0.2, 0.8, 0, 0, 1, 0, 0.2, 0.8, 0.2, 0.4, 0.4],
      [0.722014529594227, 0.42357951142991873, 0.6168065765019537, 0.6100038711959515],
    ],
    [
      { n_neighbors: 7, weights: 'distance' },
      [
        0, 0.07743749306220611, 0.9225625069377938, 0, 0, 1, 0, 0.23471420732533702,
        0.7652857926746629, 0.12247177816723713, 0.3921959289570914, 0.4853322928756715,
      ],
      [0.6432412686777904, 0.4883572959795599, 0.622468712709441, 0.5938259026762159],
    ],
    [
      { n_neighbors: 3, p: 1 },
      [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1 / 3, 2 / 3],
      [0.5866167707927292, 0.5560724053327332, 0.5866167707927293, 0.5160056393823302],
    ],
    [
      { n_neighbors: 4, metric: 'manhattan', weights: 'distance' },
      [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0.4157972889426774, 0.5842027110573227],
      [0.707717505927594, 0.4956746530885208, 0.5646918850278216, 0.5553272956927359],
    ],
  ])('predict what scikit-learn predicts with %j', (given, shares, means) => {
    const ourShares = predictions(kNeighborsClassifier, given, codes);
    const ourMeans = predictions(kNeighborsRegressor, given, values);
    shares.forEach((share, at) => expect(ourShares[at]).toBeCloseTo(share, 12));
    means.forEach((mean, at) => expect(ourMeans[at]).toBeCloseTo(mean, 12));
  });

  it('weighted by distance, give a row that was learnt its own value', () => {
    const means = predictions(kNeighborsRegressor, { weights: 'distance' }, values, x);
    expect(means).toEqual(values);
  });

  it('predict the same from a kernel of their own, the first time and later', () => {
    const algorithm = kNeighborsClassifier;
    const parameters = validateParameters(algorithm, {});
    const estimator = algorithm.fit({ x, y: codes, classes: 3 }, parameters, 1, fitHost());
    const first = algorithm.predict(estimator, asked, fitHost().kernel);
    expect(algorithm.predict(estimator, asked)).toEqual(first);
    expect(algorithm.predict(estimator, asked)).toEqual(first);
  });

  it('refuse to ask more rows than there are, and say how many there are', () => {
    expect(() => predictions(kNeighborsClassifier, { n_neighbors: 61 }, codes)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        message: expect.stringMatching(/n_neighbors .* is 61, and there are 60 rows/),
      }),
    );
  });
});
