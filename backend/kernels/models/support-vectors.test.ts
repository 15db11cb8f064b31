import { assert, constantFrom, integer, property } from 'fast-check';
import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { numberStream } from '../../test/number-stream';
import { createRandom } from '../random';
import { predictVectors } from '../vectors/predict-vectors';
import type { VectorsEstimator } from './estimator';
import { svc, svr } from './support-vectors';
import { validateParameters } from './validate-parameters';

const take = numberStream();
const x = { rows: 60, columns: 3, data: take(180) };
const values = take(60);
const asked = { rows: 4, columns: 3, data: take(12) };
const codes = (of: (a: number, b: number, c: number, y: number) => number): Float64Array =>
  Float64Array.from(values, (y, row) =>
    of(x.data[3 * row]!, x.data[3 * row + 1]!, x.data[3 * row + 2]!, y),
  );
const threeClasses = codes((a, _b, _c, y) => Math.min(2, Math.floor((a + 0.3 * y) * 2.4)));
const twoClasses = codes((a, b, c, y) => (a + b * c + 0.4 * y > 0.9 ? 1 : 0));

function fit(given: JsonObject, y: Float64Array, classes: number, matrix = x): VectorsEstimator {
  const algorithm = classes === 0 ? svr : svc;
  const parameters = validateParameters(algorithm, given);
  return algorithm.fit({ x: matrix, y, classes }, parameters, 1, fitHost()) as VectorsEstimator;
}

/** Decisions of a fit for two classes: those of a regression on the same vectors. */
function decisions(estimator: VectorsEstimator): Float64Array {
  const starts = Int32Array.of(0, estimator.starts.at(-1)!);
  return predictVectors({ ...estimator, classes: 0, starts }, asked);
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance: number) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => expect(Math.abs(actual[at]! - value)).toBeLessThan(tolerance));
}

interface Asked {
  seed: number;
  kernel: string;
  rows: number;
  C: number;
}

/** Coefficients below C leave no error, those above 0 no doubt, and all add up to nothing. */
function expectOptimum({ seed, kernel, rows, C }: Asked): void {
  const random = createRandom(seed, 'rows');
  const data = Float64Array.from({ length: rows * 2 }, () => random.uniform() * 4 - 2);
  const y = Float64Array.from({ length: rows }, (_, row) =>
    data[2 * row]! * data[2 * row + 1]! + random.uniform() > 0.5 ? 0 : 1,
  );
  // One megabyte holds few rows of the matrix of kernels.
  const given = { kernel, C, probability: false, tol: 1e-4, cache_size: 1 };
  const matrix = { rows, columns: 2, data };
  const fitted = fit(given, y, 2, matrix);
  const starts = Int32Array.of(0, fitted.starts.at(-1)!);
  const decided = predictVectors({ ...fitted, classes: 0, starts }, matrix);
  const weights = new Map(
    Array.from(fitted.coefficients, (weight, at) => [
      fitted.vectors.subarray(2 * at, 2 * at + 2).join(),
      Math.abs(weight),
    ]),
  );
  const margins = decided.map((decision, row) => (y[row] === 0 ? decision : -decision));
  const weightOf = (row: number) => weights.get(data.subarray(2 * row, 2 * row + 2).join()) ?? 0;
  const least = margins.filter((_, row) => weightOf(row) < C);
  const most = margins.filter((_, row) => weightOf(row) > 0);
  expect(Math.min(...least)).toBeGreaterThan(1 - 1e-3);
  expect(Math.max(...most)).toBeLessThan(1 + 1e-3);
  const sum = fitted.coefficients.reduce((total, weight) => total + weight, 0);
  expect(Math.abs(sum)).toBeLessThan(1e-9 * Math.max(1, C));
}

describe('Support vectors', () => {
  /**
   * Oracle: scikit-learn 1.2.1, SVC.decision_function on two classes and SVR.predict with epsilon
   * 0.05, both with tol 1e-7. It counts decisions for the second class, we count them for the first.
   */
  it.each([
    [
      {},
      [1.360511740264773, 0.9600409634490936, 0.8234619681562811, 0.2635327031374227],
      [0.6286198173740383, 0.4101570686179379, 0.6184445023147012, 0.7037688846888428],
    ],
    [
      { kernel: 'linear', C: 10 },
      [3.0216226015848493, 1.3343867735079264, 3.7381332620881347, -1.6931697511581838],
      [0.6089718984694031, 0.5376901215495787, 0.6789048185932652, 0.5041800763019914],
    ],
    [
      { kernel: 'poly', degree: 2, coef0: 1, gamma: 0.5 },
      [1.5954990622323315, 0.7251915299542517, 1.9633487604917743, -0.6990427824649721],
      [0.6124000121048725, 0.537198753137546, 0.6766671485345008, 0.4807443756146026],
    ],
    [
      { kernel: 'sigmoid', gamma: 0.2, coef0: -0.5 },
      [0.9007587434683364, 0.5595742467514195, 1.0487810887652262, -0.12906744164636885],
      [0.6275910788670195, 0.5636228093017623, 0.6840289330631633, 0.5262523450743726],
    ],
  ])('decide what scikit-learn decides with %j', (given, ofClasses, ofValues) => {
    const exact = { ...given, tol: 1e-7 };
    const two = fit({ ...exact, probability: false }, twoClasses, 2);
    expectNear(
      decisions(two).map((value) => -value),
      ofClasses,
      2e-5,
    );
    const regression = fit({ ...exact, epsilon: 0.05 }, values, 0);
    expectNear(svr.predict(regression, asked), ofValues, 2e-5);
  });

  it('weigh classes as scikit-learn does (same oracle)', () => {
    const given = { C: 5, gamma: 'auto', class_weight: 'balanced', probability: false, tol: 1e-7 };
    const expected = [
      1.7738953506142732, 0.9332130746592022, 2.0581896122878445, -0.47344840851613995,
    ];
    expectNear(
      decisions(fit(given, twoClasses, 2)).map((value) => -value),
      expected,
      2e-5,
    );
  });

  /** Oracle: scikit-learn 1.2.1, SVC(probability=True, random_state=0); its folds are drawn otherwise. */
  it('give probabilities near those of scikit-learn', () => {
    const expected = [
      0.010269800777943146, 0.02778264774300456, 0.9619475514790521, 0.013578916631197148,
      0.08211409952098678, 0.9043069838478164, 0.0426228813759942, 0.09431859725672208,
      0.8630585213672837, 0.050033959406332436, 0.37487102058854826, 0.5750950200051191,
    ];
    const probabilities = svc.predict(fit({}, threeClasses, 3), asked);
    expectNear(probabilities, expected, 0.06);
    for (let row = 0; row < 4; row++) {
      const shares = probabilities.subarray(3 * row, 3 * row + 3);
      expect(shares[0]! + shares[1]! + shares[2]!).toBeCloseTo(1, 12);
    }
  });

  it('satisfy the conditions of an optimum, whatever is cached (seed 6)', () => {
    const kernels = constantFrom('rbf', 'linear');
    const sizes = [integer({ min: 300, max: 700 }), constantFrom(0.1, 3)] as const;
    assert(
      property(integer(), kernels, ...sizes, (seed, kernel, rows, C) =>
        expectOptimum({ seed, kernel, rows, C }),
      ),
      { seed: 6, numRuns: 6 },
    );
  });

  it.each(['rbf', 'linear'])('… and where points wait, %s', (kernel) => {
    // As many as shrink.ts asks for, and more.
    expectOptimum({ seed: 7, kernel, rows: 6200, C: 1 });
  });

  it('vote where no probabilities are asked for, and stop after so many steps', () => {
    const votes = svc.predict(fit({ probability: false }, threeClasses, 3), x);
    const right = threeClasses.filter((code, row) => votes[3 * row + code] === 1);
    expect(votes.every((share) => share === 0 || share === 1)).toBe(true);
    expect(right.length).toBeGreaterThan(50);
    expect(fit({ probability: false, max_iter: 1 }, twoClasses, 2).starts.at(-1)).toBe(2);
  });

  it('learn from a class of one row, constant columns and a constant target', () => {
    const rare = Float64Array.from(values, (_, row) => (row === 7 ? 1 : 0));
    const probabilities = svc.predict(fit({}, rare, 2), x);
    expect(probabilities.every((share) => share > 0 && share < 1)).toBe(true);
    const constant = { ...x, data: new Float64Array(180) };
    expect([...svr.predict(fit({}, new Float64Array(60).fill(7), 0, constant), constant)]).toEqual(
      Array.from({ length: 60 }, () => 7),
    );
  });

  it('refuse kernels that leave the range of numbers', () => {
    const far = { ...x, data: x.data.map((value) => value * 1e6) };
    const given = { kernel: 'poly', degree: 10, gamma: 1, probability: false };
    expect(() => fit(given, twoClasses, 2, far)).toThrow(
      expect.objectContaining({
        code: 'not-finite',
        message: expect.stringMatching(/smaller degree/),
      }),
    );
  });
});
