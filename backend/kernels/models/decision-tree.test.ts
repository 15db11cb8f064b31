import { sampleTable } from '../../test/sample-table';
import { decisionTreeClassifier, decisionTreeRegressor } from './decision-tree';
import { extraTreesRegressor } from './extra-trees';
import type { ForestEstimator } from './estimator';
import { validateParameters } from './validate-parameters';
import { fitHost } from '../../test/fit-host';

function sample(name: string) {
  const { rows, columns } = sampleTable(name);
  const values = columns.map((column) => (column.kind === 'numeric' ? column.values : []));
  const features = values.slice(0, -1);
  const data = Float64Array.from({ length: rows * features.length }, (_, at) => {
    return features[at % features.length]![Math.floor(at / features.length)]!;
  });
  const y = Float64Array.from(values.at(-1)!);
  return { x: { rows, columns: features.length, data }, y };
}

/** How many rows get which prediction, in the order of the predictions. */
function rowsPerPrediction(predictions: Float64Array, width: number): [number, number[]][] {
  const counts = new Map<string, number>();
  for (let at = 0; at < predictions.length; at += width) {
    const key = [...predictions.subarray(at, at + width)].map((v) => v.toFixed(9)).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, count]) => [count, key.split(' ').map(Number)]);
}

/** Oracle: scikit-learn 1.2.1, DecisionTreeRegressor and DecisionTreeClassifier, max_depth=3. */
describe('Decision trees', () => {
  it('split diabetes as scikit-learn does', () => {
    const { x, y } = sample('diabetes');
    const parameters = validateParameters(decisionTreeRegressor, { max_depth: 3 });
    const tree = decisionTreeRegressor.fit({ x, y, classes: 0 }, parameters, 1, fitHost());
    const predictions = decisionTreeRegressor.predict(tree, x);
    expect(rowsPerPrediction(predictions, 1)).toEqual([
      [87, [108.804597701]],
      [42, [137.69047619]],
      [45, [154.666666667]],
      [74, [176.864864865]],
      [77, [208.571428571]],
      [31, [268.870967742]],
      [2, [274]],
      [84, [83.369047619]],
    ]);
  });

  it('split wine as scikit-learn does', () => {
    const { x, y } = sample('wine');
    const parameters = validateParameters(decisionTreeClassifier, { max_depth: 3 });
    const tree = decisionTreeClassifier.fit({ x, y, classes: 3 }, parameters, 1, fitHost());
    const share = (part: number, of: number) => Number((part / of).toFixed(9));
    expect(rowsPerPrediction(decisionTreeClassifier.predict(tree, x), 3)).toEqual([
      [2 + 6, [0, 0, 1]],
      [40, [0, share(1, 40), share(39, 40)]],
      [6, [0, share(5, 6), share(1, 6)]],
      [2 + 2, [0, 1, 0]],
      [63, [share(2, 63), share(61, 63), 0]],
      [57, [1, 0, 0]],
    ]);
  });
});

describe('Extra trees', () => {
  it('try thresholds at random, wider gaps between values more often', () => {
    const x = { rows: 4, columns: 1, data: Float64Array.of(0, 1, 2, 10) };
    const data = { x, y: Float64Array.of(1, 2, 3, 4), classes: 0 };
    const parameters = validateParameters(extraTreesRegressor, {
      n_estimators: 1000,
      max_depth: 1,
    });
    const { roots, threshold } = extraTreesRegressor.fit(
      data,
      parameters,
      1,
      fitHost(),
    ) as ForestEstimator;
    const share = (value: number) =>
      roots.filter((root) => threshold[root] === value).length / roots.length;
    expect(share(6)).toBeCloseTo(0.8, 1);
    expect(share(0.5)).toBeCloseTo(0.1, 1);
  });
});
