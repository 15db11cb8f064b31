import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { oracleTable, standardized, trainingData, uniformNumbers } from '../linear/oracle-table';
import type { LogisticEstimator } from './estimator';
import { logisticRegression } from './logistic-regression';
import { validateParameters } from './validate-parameters';

const { columns: rows, y } = oracleTable();
const sorted = [...y].sort((a, b) => a - b);
const two = y.map((value) => Number(value >= sorted[120]!));
const three = y.map((value) => (value < sorted[50]! ? 0 : value < sorted[130]! ? 1 : 2));
const flips = uniformNumbers(rows.length, 5);
const mixed = two.map((code, at) => (flips[at]! > 0.3 ? 1 - code : code));

function fit(
  table: number[][],
  codes: number[],
  given: JsonObject = {},
  weights?: Float64Array,
): LogisticEstimator {
  const classes = Math.max(...codes) + 1;
  const parameters = validateParameters(logisticRegression, { tol: 1e-9, ...given });
  const data = { ...trainingData(table, codes, classes), ...(weights && { weights }) };
  return logisticRegression.fit(data, parameters, 1, fitHost()) as LogisticEstimator;
}

function expectNear(got: ArrayLike<number>, wanted: number[], digits = 4): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, at) => expect(got[at]).toBeCloseTo(value, digits));
}

/**
 * Oracle: sklearn.linear_model.LogisticRegression 1.2.1 on the same rows, by newton-cg (tol 1e-8) with
 * squared penalties, by saga (tol 1e-9, standardised columns) with absolute ones.
 */
describe('LogisticRegression', () => {
  it.each([
    [
      'of squares',
      two,
      { C: 3 },
      [
        5.589103872037897, -4.802838351178667, -0.03974550799616878, 2.5488199069858415,
        1.3805874549358534,
      ],
      -134.0570543375813,
    ],
    [
      'of squares, with balanced classes',
      two,
      { C: 3, class_weight: 'balanced' },
      [
        5.687910099969685, -4.852242500850842, -0.04819637512981177, 2.532079117841373,
        1.3576385902184411,
      ],
      -131.41833858906676,
    ],
    [
      'of nothing',
      mixed,
      { penalty: null },
      [
        2.1990399641053386, -1.9337783347684492, -0.09452135782754476, 1.168387456862751,
        0.38650161077588047,
      ],
      -37.31165431513875,
    ],
  ] as [string, number[], JsonObject, number[], number][])(
    'finds the coefficients of scikit-learn for two classes and a penalty %s',
    (_, codes, given, coefficients, intercept) => {
      const found = fit(rows, codes, given);
      expectNear(found.coefficients, coefficients);
      expect(found.intercepts[0]! / intercept).toBeCloseTo(1, 5);
    },
  );

  it.each([
    [
      'absolute values',
      { penalty: 'l1', C: 0.5 },
      [2.4830736677800944, -3.648069102530556, 0, 0.8055985660693004, 0.5003485656676443],
      -1.1421026404512191,
    ],
    [
      'both',
      { penalty: 'elasticnet', C: 0.5, l1_ratio: 0.4 },
      [
        1.8953986502890943, -2.8969694881029096, -0.0789539989972132, 0.771420217203241,
        0.4226254710166204,
      ],
      -0.9439843828996775,
    ],
  ] as [string, JsonObject, number[], number][])(
    'finds those for two classes and a penalty of %s',
    (_, given, coefficients, intercept) => {
      const found = fit(standardized(rows), two, given);
      expectNear([...found.coefficients, found.intercepts[0]!], [...coefficients, intercept]);
    },
  );

  it.each([
    [
      { C: 3 },
      [
        -5.795096354255463, 4.355221658826917, -0.037339848233427106, -1.8886070520766038,
        -0.5800323144014976, 0.300472027716432, -0.02978050512831477, 0.05520294006988589,
        -0.23880570129164272, -0.1918340852145025, 5.494624326526002, -4.325441153701528,
        -0.017863091888410752, 2.127412753361282, 0.7718663993369,
      ],
    ],
    [
      { C: 3, class_weight: 'balanced' },
      [
        -5.813362312051028, 4.376840408158796, -0.04280704046264371, -1.8746409714716816,
        -0.5504513419492547, 0.47098599234103633, -0.1370722109157609, 0.05730635947204622,
        -0.21606293236959673, -0.18356121334762793, 5.342376319710158, -4.23976819724306,
        -0.014499319008229547, 2.09070390384117, 0.7340125552840538,
      ],
    ],
    [
      { C: 3, fit_intercept: false },
      [
        -5.8083996882634015, 4.303062044491793, -0.04702980487466625, -1.9051701885830854,
        -0.0586668121486792, 0.33234689395351114, -0.06759865917371788, 0.05193328849227513,
        -0.2542712658548445, 0.014499614398282444, 5.476052794309891, -4.23546338531807,
        -0.004903483617624071, 2.159441454437928, 0.04416719775091432,
      ],
    ],
  ] as [JsonObject, number[]][])('finds those for three classes and %j', (given, coefficients) => {
    expectNear(fit(rows, three, given).coefficients, coefficients, 3);
  });

  it('finds those for three classes and a penalty of absolute values', () => {
    const found = fit(standardized(rows), three, { penalty: 'l1', C: 0.5 });
    expectNear(
      found.coefficients,
      [
        -2.6477271729995557, 3.396394853305684, -0.03197141280831332, -0.6245001067873458,
        -0.03976719371521942, 0, 0, 0.22342555469726366, 0, 0, 2.3253779942320056,
        -3.246298702399746, 0, 0.70828496673947, 0.29739595457062545,
      ],
    );
    expectNear(found.intercepts, [-1.6319250799869267, 1.634037804305459, -0.0021127243186463375]);
    const both = fit(standardized(rows), three, { penalty: 'elasticnet', C: 0.5, l1_ratio: 0.4 });
    expectNear(
      both.coefficients,
      [
        -2.0670986364440807, 2.6155225943270555, -0.04293476113237558, -0.5310251797609943,
        -0.08187018450507096, 0, 0, 0.2101587653461547, 0, 0, 1.8022446764005804,
        -2.6112567218567637, 0, 0.691414526702181, 0.27036753886100434,
      ],
    );
  });

  it('finds the probabilities of scikit-learn', () => {
    const { x } = trainingData(rows.slice(0, 2), [0, 0]);
    expectNear(
      logisticRegression.predict(fit(rows, three, { C: 3 }), x),
      [
        0.08936418128520499, 0.7514592321772691, 0.15917658653752598, 0.008036181529444792,
        0.33604977001107267, 0.6559140484594825,
      ],
    );
  });

  it('finds by L-BFGS and proximal steps, which many columns take, what Newton finds', () => {
    // Columns of zeros change nothing but the way.
    const wide = standardized(rows).map((row) => [...row, ...Array.from({ length: 70 }, () => 0)]);
    for (const penalty of ['l2', 'l1']) {
      const narrow = fit(standardized(rows), mixed, { penalty });
      const found = fit(wide, mixed, { penalty, tol: 1e-6 });
      expectNear(found.coefficients.slice(0, 5), [...narrow.coefficients]);
      expect(found.intercepts[0]).toBeCloseTo(narrow.intercepts[0]!, 4);
    }
  });

  it.each([
    ['l2', 'alike'],
    ['l1', 'alike'],
    ['l2', 'as they are weighed'],
    ['l1', 'as they are weighed'],
  ])(
    'ends where no derivative is left, of rows it begins with a sample of: %s, rows count %s',
    (penalty, counting) => {
      const numbers = uniformNumbers(4 * 4000, 8);
      const table = Array.from({ length: 4000 }, (_, row) =>
        // Far from 0, so that the sample's mean is not that of all.
        [0, 1, 2].map((column) => 50 * column + numbers[4 * row + column]!),
      );
      const codes = table.map(([a, b], row) => Number(a! - b! + 50 + numbers[4 * row + 3]! > 0.6));
      const isWeighed = counting !== 'alike';
      const weights = codes.map((code, row) => (isWeighed ? 0.5 + code + (row % 5) / 5 : 1));
      const given = isWeighed ? Float64Array.from(weights) : undefined;
      const { coefficients, intercepts } = fit(table, codes, { penalty, C: 0.02 }, given);
      const derivatives = new Float64Array(4);
      table.forEach((cells, row) => {
        const score = cells.reduce(
          (sum, cell, at) => sum + cell * coefficients[at]!,
          intercepts[0]!,
        );
        const error = weights[row]! * (1 / (1 + Math.exp(-score)) - codes[row]!);
        [...cells, 1].forEach((cell, at) => (derivatives[at]! += error * cell));
      });
      coefficients.forEach((value, at) => {
        const squared = derivatives[at]! + value / 0.02;
        const absolute = Math.abs(derivatives[at]!) - 1 / 0.02;
        expect(penalty === 'l2' ? Math.abs(squared) : absolute).toBeLessThan(1e-3);
        if (penalty === 'l1' && value !== 0) expect(absolute).toBeGreaterThan(-1e-3);
      });
      expect(Math.abs(derivatives[3]!)).toBeLessThan(1e-5);
    },
  );

  it('finds the same for rows in another order', () => {
    const turned = fit(rows.toReversed(), three.toReversed());
    expectNear(turned.coefficients, [...fit(rows, three).coefficients], 6);
  });

  it('gives probabilities that sum to 1, also far outside the training range', () => {
    const { x } = trainingData([[1e6, -1e6, 1e3, 0, 1]], [0]);
    for (const codes of [two, three]) {
      const sum = logisticRegression.predict(fit(rows, codes), x).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it('ends on classes that a line separates, without a penalty', () => {
    const codes = rows.map((row) => Number(row[0]! > 0));
    const found = fit(rows, codes, { penalty: null, tol: 1e-4 });
    const { x } = trainingData(rows, y);
    const shares = logisticRegression.predict(found, x);
    codes.forEach((code, row) => expect(shares[2 * row + code]).toBeGreaterThan(0.99));
  });

  it.each([[two], [three]])('refuses what overflows', (codes) => {
    const huge = rows.map((row) => row.map((value) => value * 1e200));
    expect(() => fit(huge, codes)).toThrow(expect.objectContaining({ code: 'not-finite' }));
  });
});
