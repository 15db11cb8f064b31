import type { JsonObject } from '../contracts/json';
import type { Metrics, Task } from '../contracts/model';
import { TOWNS, categoryTable } from './category-table';
import { startOfFingerprint } from '../test/start-of-fingerprint';
import { openKernel } from './compiled/kernel';
import { explainRows } from './explain/explain-rows';
import { runToEnd } from './explain/gradual';
import { checkLearnable, fitRows } from './fit-rows';
import { learn } from './learn';
import { decodeModel, encodeModel } from './models/artifact';
import type { BoostingEstimator } from './models/estimator';
import type { FittedModel } from './models/fitted-model';
import { exportJson } from './models/export-json';
import { exportOnnx } from './onnx/export-onnx';
import { predictRaw } from './predict';
import { judgeRows, scoreRows } from './score-rows';
import { encodeRows } from './table/encode-rows';
import { rawMatrix } from './table/raw-matrix';
import type { CategoryColumn, Table } from './table/table';

const FEATURES = ['town', 'shop', 'colour', 'size', 'age'];
/** As HistGradientBoosting has them by default. */
const LIKE_PEER = { max_leaf_nodes: 31, max_depth: null, min_samples_leaf: 20 };

const taskOf = (target: string): Task => (target === 'price' ? 'regression' : 'classification');

function boostingOf(target: string): string {
  return `GradientBoosting${target === 'price' ? 'Regressor' : 'Classifier'}`;
}

function spec(target: string, changes: object = {}) {
  return {
    algorithm: boostingOf(target),
    task: taskOf(target),
    target,
    features: FEATURES,
    parameters: { n_estimators: 20 } as JsonObject,
    pipeline: { encoding: 'native' },
    seed: 5,
    testSize: 0.25,
    ...changes,
  };
}

function train(table: Table, target: string, changes: object = {}): FittedModel {
  return learn({ table, lineage: spec(target, changes), report: () => {} }).model;
}

/** Scores of the second half of a table by what its first half taught. */
function scoreHalf(table: Table, target: string, encoding: string): Metrics {
  const learnable = checkLearnable(
    table,
    spec(target, { parameters: LIKE_PEER, pipeline: { encoding } }),
  );
  const half = table.rows / 2;
  const kernel = openKernel();
  const first = Int32Array.from({ length: half }, (_, row) => row);
  const model = fitRows(learnable, first, { kernel, report: () => {} });
  const rows = first.map((row) => row + half);
  return scoreRows(judgeRows(model, table, rows, kernel), model.signature).metrics;
}

/** The same rows, whose categories are called and listed otherwise. */
function renamed(table: Table, name: string): Table {
  const columns = table.columns.map((column) => {
    if (column.name !== name || column.kind !== 'category') return column;
    const count = column.categories.length;
    const place = (code: number): number => (7 * code + 3) % count;
    const categories = Array<string>(count);
    column.categories.forEach((text, code) => (categories[place(code)] = `other ${text}`));
    return { ...column, categories, codes: column.codes.map((c) => (c < 0 ? c : place(c))) };
  });
  return { ...table, columns };
}

function predictAll(model: FittedModel, table: Table): Float64Array {
  const all = Int32Array.from({ length: table.rows }, (_, row) => row);
  return predictRaw(model, rawMatrix(table, model.signature, all), table.rows);
}

/** One category, and a number that it makes 5 or -5. */
function oneColumn(codes: number[], categories: string[], values: number[]): Table {
  const column: CategoryColumn = {
    kind: 'category',
    name: 'town',
    type: 'category',
    codes: Int32Array.from(codes),
    categories,
  };
  const price = Float64Array.from(values);
  const numbers = { kind: 'numeric', name: 'price', type: 'number', values: price } as const;
  return { rows: codes.length, columns: [column, numbers] };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `t${at}`);
const alone = (parameters: JsonObject) => ({ features: ['town'], parameters });
const STUMP = { n_estimators: 1, max_depth: 1, learning_rate: 1 };

describe('Categories that boosting splits as they are', () => {
  /**
   * Oracle: scikit-learn 1.2.1, HistGradientBoostingRegressor and …Classifier with categorical_features
   * and early_stopping off, by `npm run bench:categories` on the halves of these tables: RMSE or log loss.
   */
  it.each([
    [3, 'price', 'rmse', 1.137],
    [4, 'price', 'rmse', 1.1293],
    [5, 'price', 'rmse', 1.1388],
    [3, 'good', 'log_loss', 0.4307],
    [4, 'good', 'log_loss', 0.4996],
    [5, 'good', 'log_loss', 0.4955],
    [3, 'kind', 'log_loss', 0.8746],
    [4, 'kind', 'log_loss', 0.8916],
    [5, 'kind', 'log_loss', 0.8457],
  ] as const)('teach table %d about %s as scikit-learn does', (seed, target, metric, oracle) => {
    const loss = scoreHalf(categoryTable(4000, seed), target, 'native')[metric]!;
    expect(loss / oracle).toBeGreaterThan(0.97);
    expect(loss / oracle).toBeLessThan(1.02);
  });

  it.each(['price', 'kind'])('tell more about %s than a column for each', (target) => {
    const metric = target === 'price' ? 'rmse' : 'log_loss';
    const table = categoryTable(4000);
    const [native, columns] = ['native', 'one_hot'].map(
      (encoding) => scoreHalf(table, target, encoding)[metric]!,
    );
    expect(native! / columns!).toBeLessThan(0.95);
  });

  it('are parted by one split, whichever of 60 make the difference', () => {
    const isHigh = (code: number): boolean => (code * 37) % 11 < 5;
    const codes = Array.from({ length: 60 * TOWNS }, (_, row) => row % TOWNS);
    const values = codes.map((code) => (isHigh(code) ? 5 : -5));
    const model = train(oneColumn(codes, names(TOWNS), values), 'price', alone(STUMP));
    const { feature, categories } = model.estimator as BoostingEstimator;
    expect([...feature]).toEqual([0, -1, -1]);
    expect(categories!.sets).toHaveLength(2);
    const said = predictAll(model, oneColumn(codes, names(TOWNS), values));
    said.forEach((value, row) => expect(value).toBeCloseTo(values[row]!, 6));
  });

  it.each(['price', 'good', 'kind'])('may be called and listed otherwise (%s)', (target) => {
    const table = categoryTable(1000);
    const other = renamed(renamed(table, 'town'), 'shop');
    // Of weights that all differ, so that hardly two categories are worth the same.
    const changes = { features: ['town', 'shop', 'colour', 'age'], weightColumn: 'size' };
    const [said, saidOther] = [table, other].map((each) =>
      predictAll(train(each, target, changes), each),
    );
    saidOther!.forEach((value, at) => expect(value).toBeCloseTo(said![at]!, 10));
  });

  /** Raise the kernel version where these change. */
  it.each([
    ['price', {}, 'e13b9c751adddda3'],
    ['good', { class_weight: 'balanced' }, 'a51444c15ad533b2'],
    ['kind', { n_iter_no_change: 5, min_samples_leaf: 15 }, '75dd2d0f32c17f07'],
    ['price', { monotonic_cst: { size: -1 } }, '361105915b4b98b2'],
  ] as [string, JsonObject, string][])(
    'give %s %j the same bytes as ever',
    (target, given, fingerprint) => {
      const model = train(categoryTable(1500), target, {
        parameters: { n_estimators: 8, ...given },
      });
      expect(startOfFingerprint(model)).toBe(fingerprint);
    },
  );

  it.each(['price', 'kind'])('are explained exactly: shares of %s add up', (target) => {
    const table = categoryTable(600);
    const model = train(table, target);
    const raw = rawMatrix(table, model.signature, Int32Array.of(0, 17, 101));
    const { outputs, baseline, contributions } = runToEnd(explainRows(model, raw, 3));
    const width = baseline.length;
    outputs.forEach((output, at) => {
      const row = Math.floor(at / width);
      let sum = baseline[at % width]!;
      for (let input = 0; input < FEATURES.length; input++)
        sum += contributions[(row * FEATURES.length + input) * width + (at % width)]!;
      expect(sum).toBeCloseTo(output, 9);
    });
    const ofTown = contributions.filter((_, at) => Math.floor(at / width) % FEATURES.length === 0);
    expect(ofTown.some((share) => Math.abs(share) > 0.01)).toBe(true);
  });

  it('say the same after bytes, and have their sets in JSON and ONNX', () => {
    const table = categoryTable(600);
    const model = train(table, 'good');
    const decoded = decodeModel(encodeModel(model));
    expect(predictAll(decoded, table)).toEqual(predictAll(model, table));
    const json = JSON.parse(exportJson(model)) as { estimator: BoostingEstimator };
    expect(json.estimator.categories!.codes).toHaveLength(FEATURES.length);
    expect(exportOnnx(model).length).toBeGreaterThan(1000);
  });

  it('take what was never seen for missing', () => {
    const table = categoryTable(600);
    const model = train(table, 'price');
    const rest = { shop: 'shop 1', colour: 'colour 2', size: 3, age: 20 };
    const [unknown, missing] = ['nowhere', null].map((town) => {
      return predictRaw(model, encodeRows(model.signature, [{ town, ...rest }]), 1)[0];
    });
    expect(unknown).toBe(missing);
  });

  it('share a code where there are more than bytes can tell, or few rows of them', () => {
    const codes = Array.from({ length: 1200 }, (_, row) => row % 400);
    const values = codes.map((code) => (code < 200 ? 5 : -5));
    const table = oneColumn(codes, names(400), values);
    const most = (model: FittedModel): number => {
      const [step] = model.pipeline.steps;
      return step!.kind === 'code' ? step!.categories : NaN;
    };
    expect(most(train(table, 'price', alone({})))).toBe(254);
    const rare = train(table, 'price', {
      ...alone({}),
      pipeline: { encoding: 'native', min_category_rows: 500 },
    });
    expect(most(rare)).toBe(1);
    expect(new Set(predictAll(rare, table)).size).toBe(1);
  });

  it('may be one only', () => {
    const codes = Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? -1 : 0));
    const values = codes.map((code) => (code < 0 ? 5 : -5));
    const table = oneColumn(codes, names(1), values);
    const said = predictAll(train(table, 'price', alone(STUMP)), table);
    said.forEach((value, row) => expect(value).toBeCloseTo(values[row]!, 6));
  });

  it('leave enough rows on both sides', () => {
    const codes = Array.from({ length: 300 }, (_, row) => row % 10);
    const values = codes.map((code, row) => (code === 0 ? 50 : (row * 7) % 5));
    const table = oneColumn(codes, names(10), values);
    const given = { n_estimators: 1, max_depth: 4, min_samples_leaf: 60, learning_rate: 1 };
    const said = predictAll(train(table, 'price', alone(given)), table);
    const sizes = new Map<number, number>();
    for (const value of said) sizes.set(value, (sizes.get(value) ?? 0) + 1);
    expect(sizes.size).toBeGreaterThan(1);
    // 225 of 300 rows are learnt from: 60 of those are about 80 of all.
    for (const size of sizes.values()) expect(size).toBeGreaterThanOrEqual(60);
  });

  it('cannot be monotone, and are for boosting only', () => {
    const refused = (changes: object) => () => train(categoryTable(200), 'price', changes);
    const code = (detail: RegExp) =>
      expect.objectContaining({
        code: 'invalid-parameter',
        message: expect.stringMatching(detail) as string,
      });
    expect(refused({ parameters: { monotonic_cst: { town: 1 } } })).toThrow(code(/category/));
    for (const algorithm of ['RandomForestRegressor', 'Ridge', 'VotingRegressor'])
      expect(refused({ algorithm, parameters: {} })).toThrow(
        code(/must be "one_hot" or "ordinal" or "target", not "native"/),
      );
  });

  it('are checked when bytes become a model', () => {
    const model = train(categoryTable(300), 'price');
    const estimator = model.estimator as BoostingEstimator;
    const { codes, sets } = estimator.categories!;
    const place = estimator.feature.findIndex((column) => codes[column]! > 0);
    const broken: BoostingEstimator[] = [
      { ...estimator, categories: { codes, sets: sets.subarray(0, sets.length - 1) } },
      { ...estimator, categories: { codes: codes.map((count) => count + 1), sets } },
      { ...estimator, threshold: estimator.threshold.with(place, -1) },
      { ...estimator, threshold: estimator.threshold.with(place, 0.5) },
    ];
    for (const each of broken)
      expect(() => decodeModel(encodeModel({ ...model, estimator: each }))).toThrow(/not a model/);
    const { categories: _, ...without } = estimator;
    expect(() => decodeModel(encodeModel({ ...model, estimator: without }))).toThrow(/sets/);
  });
});
