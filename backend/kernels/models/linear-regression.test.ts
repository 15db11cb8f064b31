import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { oracleTable, trainingData, uniformNumbers } from '../linear/oracle-table';
import type { LinearEstimator } from './estimator';
import { linearRegression } from './linear-regression';
import { validateParameters } from './validate-parameters';

const { columns: rows, y } = oracleTable();
const own = { engine: 'own' };

function fit(inputs: number[][], targets: number[], given: JsonObject = {}): number[] {
  const parameters = validateParameters(linearRegression, given);
  const data = trainingData(inputs, targets);
  const { coefficients, intercept } = linearRegression.fit(
    data,
    parameters,
    1,
    fitHost(),
  ) as LinearEstimator;
  return [...coefficients, intercept];
}

function expectNear(got: number[], wanted: number[], digits = 9): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, at) => expect(got[at]).toBeCloseTo(value, digits));
}

/** Oracle: sklearn.linear_model.LinearRegression 1.2.1 on the same rows. */
describe('LinearRegression', () => {
  const plain = [
    2.786887476366961, -2.031644735207108, 0.002743084983828368, 0.6399854121580114,
    0.4467417025336895, 9.372310542899335,
  ];

  it.each(['auto', 'own'])('finds the coefficients of scikit-learn by engine %s', (engine) => {
    expectNear(fit(rows, y, { engine }), plain);
  });

  it.each(['auto', 'own'])('finds those without an intercept by engine %s', (engine) => {
    expectNear(
      fit(rows, y, { engine, fit_intercept: false }),
      [
        2.7758283151445373, -2.035602817932768, 0.0015623262371653802, 0.6316036562216301,
        0.5404526257052967, 0,
      ],
    );
  });

  it('finds its shortest solution for columns that depend on each other', () => {
    const dependent = rows.map((row) => [...row, row[0]! - row[1]!]);
    expectNear(
      fit(dependent, y),
      [
        1.1807100725089397, -0.42546733134908354, 0.002743084983828697, 0.6399854121580121,
        0.44674170253368783, 1.6061774038580239, 9.372310542899505,
      ],
    );
  });

  it('keeps the digits of columns that nearly depend on each other', () => {
    const noise = uniformNumbers(rows.length, 9);
    const near = rows.map((row, at) => [...row, row[0]! + 1e-5 * noise[at]!]);
    const wanted = [
      9057.361172150295, -2.0291509883527397, 0.002218875271378479, 0.6442462883601999,
      0.4456244413714197, -9054.581462465287, 9.476738719907779,
    ];
    fit(near, y).forEach((value, at) => expect(value / wanted[at]!).toBeCloseTo(1, 6));
  });

  it('finds its shortest solution for no more rows than columns', () => {
    expectNear(
      fit(
        [
          [1, 2, 3],
          [2, 1, 0.5],
          [3, 5, 1],
        ],
        [3, 1, 7],
      ),
      [0.2575452716297784, 1.3923541247484907, 0.3460764587525157, -1.080482897384306],
    );
  });

  it('finds the mean of rows that contradict each other', () => {
    expectNear(
      fit([...rows.slice(0, 4), rows[0]!], [...y.slice(0, 4), y[0]! + 1]),
      [
        -0.3135862105011753, -1.1040265776690275, -0.24685926299549338, 0.6367241903493677,
        -0.6517232634364891, 116.74910259804369,
      ],
    );
  });

  it('meets every target of few rows, though two of them nearly agree', () => {
    const few = [...rows.slice(0, 4), rows[0]!.map((value, k) => value + 1e-6 * (k + 1))];
    const targets = [...y.slice(0, 4), y[0]! + 1e-6];
    const [intercept, ...coefficients] = fit(few, targets).toReversed();
    few.forEach((row, at) => {
      const value = row.reduce((sum, x, k) => sum + x * coefficients[4 - k]!, intercept!);
      expect(value).toBeCloseTo(targets[at]!, 7);
    });
  });

  it('gives constant columns no weight', () => {
    const coefficients = fit(
      rows.map((row) => [...row, 0.1]),
      y,
    );
    expect(coefficients[5]).toBe(0);
    expectNear(coefficients.slice(0, 5), plain.slice(0, 5));
  });

  it('finds the same for rows in another order, and for columns in other units', () => {
    const turned = fit(rows.toReversed(), y.toReversed(), own);
    expectNear(turned, plain);
    const scaled = fit(
      rows.map((row) => row.map((value, k) => value * 10 ** (3 * k - 6))),
      y,
      own,
    );
    expectNear(
      scaled.map((value, k) => (k < 5 ? value * 10 ** (3 * k - 6) : value)),
      plain,
    );
  });

  it('leaves the columns of one-hot groups their differences', () => {
    const colours = rows.map((_, at) => [0, 1, 2].map((k) => Number(at % 3 === k)));
    const sizes = rows.map((_, at) => [0, 1].map((k) => Number(at % 2 === k)));
    const table = rows.map((row, at) => [row[0]!, ...colours[at]!, ...sizes[at]!]);
    const targets = table.map(([x, red, green, , small]) => 2 * x! + red! - green! + 3 * small!);
    expectNear(fit(table, targets), [2, 1, -1, 0, 1.5, -1.5, 1.5]);
  });

  it('refuses what overflows', () => {
    const huge = rows.map((row) => row.map((value) => value * 1e200));
    expect(() => fit(huge, y)).toThrow(expect.objectContaining({ code: 'not-finite' }));
  });
});
