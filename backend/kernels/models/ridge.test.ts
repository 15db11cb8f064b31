import type { JsonObject } from '../../contracts/json';
import { fitHost } from '../../test/fit-host';
import { oracleTable, trainingData } from '../linear/oracle-table';
import type { LinearEstimator } from './estimator';
import { ridge } from './ridge';
import { validateParameters } from './validate-parameters';

const { columns: rows, y } = oracleTable();
const dependent = rows.map((row) => [...row, row[0]! - row[1]!]);

/** Oracle: sklearn.linear_model.Ridge 1.2.1 on the same rows; the smallest alpha by its solver svd. */
describe('Ridge', () => {
  it.each([
    [
      'with an intercept',
      { alpha: 2 },
      rows,
      [
        2.439522398691823, -1.9665475826051488, 0.0020224673890056836, 0.7192415462462467,
        0.4275163432662626, 11.22468901605312,
      ],
    ],
    [
      'without one',
      { alpha: 2, fit_intercept: false },
      rows,
      [
        2.4275452545852048, -1.9711391565001535, 0.0006014126620780836, 0.7095699676274998,
        0.5397467234297595, 0,
      ],
    ],
    [
      'for dependent columns',
      { alpha: 1 },
      dependent,
      [
        1.1376932942937388, -0.4426757354372978, 0.0028441042622767876, 0.6407541520348822,
        0.4315291487033201, 1.5803690297309547, 10.885202358866401,
      ],
    ],
    [
      'for dependent columns that hardly are pulled',
      { alpha: 1e-9 },
      dependent,
      [
        1.1807101078578053, -0.42546736676180386, 0.00274308498394509, 0.6399854121603619,
        0.44674170251792344, 1.6061773684369014, 9.372310544467844,
      ],
    ],
    [
      'for fewer rows than columns',
      { alpha: 0.5 },
      rows.slice(0, 4),
      [
        -0.01641713979829328, -0.3219853621112205, -0.25305820607312535, -0.06895806067395915,
        -0.2884734384966474, 79.51708408942504,
      ],
    ],
  ] as [string, JsonObject, number[][], number[]][])(
    'finds the coefficients of scikit-learn %s',
    (_, given, table, wanted) => {
      const data = trainingData(table, y.slice(0, table.length));
      const parameters = validateParameters(ridge, given);
      const found = ridge.fit(data, parameters, 1, fitHost()) as LinearEstimator;
      [...found.coefficients, found.intercept].forEach((value, at) =>
        expect(value).toBeCloseTo(wanted[at]!, 6),
      );
    },
  );
});
