import { fitHost } from '../../test/fit-host';
import { sampleTable } from '../../test/sample-table';
import { gaussianNB } from './gaussian-nb';
import { validateParameters } from './validate-parameters';

/** Learns from a whole sample, in its order, and predicts it. */
function fitSample(name: string) {
  const { columns, rows } = sampleTable(name);
  const values = columns.map((column) => (column.kind === 'numeric' ? column.values : []));
  const inputs = values.length - 1;
  const data = Float64Array.from(
    { length: rows * inputs },
    (_, at) => values[at % inputs]![Math.floor(at / inputs)]!,
  );
  const x = { rows, columns: inputs, data };
  const y = Float64Array.from(values[inputs]!);
  const parameters = validateParameters(gaussianNB, {});
  const estimator = gaussianNB.fit({ x, y, classes: 3 }, parameters, 1, fitHost());
  return { predictions: gaussianNB.predict(estimator, x), y };
}

describe('GaussianNB', () => {
  /**
   * Oracle: scikit-learn 1.2.1, m = GaussianNB().fit(X, y) on all rows of load_iris() and load_wine();
   * m.predict_proba(X)[[70, 106]], and the mean of -log of the true class's probability.
   */
  it.each([
    [
      'iris',
      0.11124882074718298,
      [2.59153802825017e-130, 0.154494084943883, 0.845505915056117],
      [2.23463701977557e-109, 0.973514344653297, 0.0264856553467027],
    ],
    [
      'wine',
      0.05103727682872981,
      [4.76383763179099e-15, 0.55612663577194, 0.443873364228055],
      [1.62426448534509e-9, 0.99999999837573, 5.70203698673087e-15],
    ],
  ] as const)('has the probabilities of scikit-learn on %s', (name, loss, row70, row106) => {
    const { predictions, y } = fitSample(name);
    const expectRow = (row: number, expected: readonly number[]) =>
      expected.forEach((value, code) =>
        expect(Math.abs(predictions[row * 3 + code]! / value - 1)).toBeLessThan(1e-8),
      );
    expectRow(70, row70);
    expectRow(106, row106);
    const sum = y.reduce((total, code, row) => total - Math.log(predictions[row * 3 + code]!), 0);
    expect(sum / y.length).toBeCloseTo(loss, 10);
  });
});
