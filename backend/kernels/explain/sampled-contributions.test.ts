import type { Matrix } from '../pipeline/matrix';
import { createRandom } from '../random';
import { linearContributions, linearScores } from './linear-contributions';
import { runToEnd } from './gradual';
import { sampledContributions, type PredictMatrix } from './sampled-contributions';

const sample = (predict: PredictMatrix) => runToEnd(sampledContributions(predict, request, 1));

const random = createRandom(3, 'sampled');
const matrix = (rows: number): Matrix => ({
  rows,
  columns: 4,
  data: Float64Array.from({ length: rows * 4 }, () => random.uniform()),
});
const request = {
  x: matrix(1),
  background: matrix(64),
  columnInputs: Int32Array.of(0, 1, 1, 2),
  inputs: 3,
};

describe('sampledContributions', () => {
  it('of a linear model are those of the definition, with an error of what background rows differ by', () => {
    const coefficients = Float64Array.of(1, -2, 3, 0.5);
    const exact = linearContributions(coefficients, request);
    const { contributions, standardErrors } = sample((x) => linearScores(coefficients, x));
    contributions.forEach((value, at) => expect(value).toBeCloseTo(exact[at]!, 12));
    expect(standardErrors.every((error) => error > 0 && error < 0.3)).toBe(true);
  });

  it('adds up to the output and is near the true shares of a product', () => {
    // The Shapley values of a·b over a background row (c, d): halves of (a - c)(b + d) and (b - d)(a + c).
    const product = ({ rows, columns, data }: Matrix) =>
      Float64Array.from(
        { length: rows },
        (_, row) => data[row * columns]! * data[row * columns + 3]!,
      );
    const { x, background } = request;
    const { contributions, standardErrors } = sample(product);
    const [a, b] = [x.data[0]!, x.data[3]!];
    let first = 0;
    let baseline = 0;
    for (let row = 0; row < 64; row++) {
      const [c, d] = [background.data[4 * row]!, background.data[4 * row + 3]!];
      first += ((a - c) * (b + d)) / 2 / 64;
      baseline += (c * d) / 64;
    }
    expect(contributions[0]! + contributions[1]! + contributions[2]!).toBeCloseTo(
      a * b - baseline,
      12,
    );
    expect(contributions[1]).toBe(0);
    expect(Math.abs(contributions[0]! - first)).toBeLessThan(4 * standardErrors[0]!);
  });

  it('is the same for the same seed', () => {
    const predict = ({ rows }: Matrix) => new Float64Array(rows).map((_, row) => row);
    expect(sample(predict)).toEqual(sample(predict));
  });
});
