import { learn } from '../learn';
import type { FittedModel } from '../models/fitted-model';
import { predictRaw } from '../predict';
import { syntheticTable } from '../synthetic-table';
import { columnsOfTable } from '../table/raw-columns';
import { rawMatrix } from '../table/raw-matrix';
import type { Table } from '../table/table';
import { partialDependence } from './partial-dependence';
import { permutationImportance } from './permutation-importance';

/** y = 3 a + 10 [c = high] exactly; b is noise. */
const ROWS = 200;
const a = Float64Array.from({ length: ROWS }, (_, row) => (row * 37) % ROWS);
const b = Float64Array.from({ length: ROWS }, (_, row) => (row * 61) % 97);
const c = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
const y = a.map((value, row) => 3 * value + 10 * c[row]!);
const table: Table = {
  rows: ROWS,
  columns: [
    { kind: 'numeric', name: 'a', type: 'number', values: a },
    { kind: 'numeric', name: 'b', type: 'number', values: b },
    { kind: 'category', name: 'c', type: 'category', codes: c, categories: ['low', 'high'] },
    { kind: 'numeric', name: 'y', type: 'number', values: y },
  ],
};
const lineage = {
  algorithm: 'LinearRegression',
  task: 'regression' as const,
  target: 'y',
  features: null,
  parameters: {},
  seed: 1,
  testSize: 0.25,
};
const { model } = learn({ table, lineage, report: () => {} });
const everyRow = Int32Array.from({ length: ROWS }, (_, row) => row);
const learned = columnsOfTable(table, model.signature, everyRow);
const held = {
  rows: ROWS,
  raw: Float64Array.from({ length: ROWS * 3 }, (_, at) => cell(model, Math.floor(at / 3), at % 3)),
  truth: y,
};

/** In raw form: the category by its code in the signature. */
function cell({ signature }: FittedModel, row: number, input: number): number {
  if (input < 2) return [a, b][input]![row]!;
  return signature.inputs[2]!.categories!.indexOf(['low', 'high'][c[row]!]!);
}

describe('permutationImportance', () => {
  it('is what the score loses: most for what counts most, nothing for noise', () => {
    const { baseline, inputs, metric } = permutationImportance(model, held, 7, () => {});
    expect(metric).toBe('r2');
    expect(baseline).toBeCloseTo(1, 9);
    const [ofA, ofB, ofC] = inputs;
    // Shuffling a lets R² fall by twice a's share of the variance, up to the draw.
    expect(ofA!.mean).toBeGreaterThan(1.7);
    expect(Math.abs(ofB!.mean)).toBeLessThan(1e-9);
    expect(ofC!.mean).toBeGreaterThan(0);
    expect(ofC!.mean).toBeLessThan(0.05);
    expect(ofA!.sd).toBeGreaterThan(0);
  });

  it('is the same for the same seed', () => {
    const once = permutationImportance(model, held, 7, () => {});
    expect(permutationImportance(model, held, 7, () => {})).toEqual(once);
    expect(permutationImportance(model, held, 8, () => {})).not.toEqual(once);
  });
});

describe('partialDependence', () => {
  it('of a linear model is a line with its slope, in every row', () => {
    const { grid, mean, individual } = partialDependence(model, held, 0, learned)!;
    const slope = (values: number[]) =>
      (values.at(-1)! - values[0]!) / ((grid.at(-1) as number) - (grid[0] as number));
    expect(grid).toHaveLength(20);
    expect(slope(mean.map(([value]) => value!))).toBeCloseTo(3, 9);
    expect(individual).toHaveLength(30);
    for (const line of individual) expect(slope(line.flat())).toBeCloseTo(3, 9);
  });

  it('of a category compares its values', () => {
    const { grid, mean } = partialDependence(model, held, 2, learned)!;
    const at = (category: string) => mean[grid.indexOf(category)]![0]!;
    expect(at('high') - at('low')).toBeCloseTo(10, 9);
  });

  it('says where the rows are that were learned from, and counts each once', () => {
    const ofNumber = partialDependence(model, held, 0, learned)!;
    const { counts, edges, outside, missing } = ofNumber.spread!;
    expect(edges).toHaveLength(counts.length + 1);
    expect([edges![0], edges!.at(-1)]).toEqual([ofNumber.grid[0], ofNumber.grid.at(-1)]);
    const inside = Array.from(a).filter((value) => value >= edges![0]! && value <= edges!.at(-1)!);
    expect(counts.reduce((sum, count) => sum + count)).toBe(inside.length);
    expect(outside).toBe(ROWS - inside.length);
    expect(missing).toBe(0);
    expect(ofNumber.missing).toBeUndefined();
    const { spread, grid } = partialDependence(model, held, 2, learned)!;
    expect(grid).toHaveLength(2);
    expect(spread).toEqual({ counts: [100, 100], outside: 0, missing: 0 });
  });

  it('says what is predicted where a value is missing, if rows learned from missed it', () => {
    const gappy = syntheticTable(300);
    const features = ['gappy', 'colour'];
    const fitted = learn({
      table: gappy,
      lineage: { ...lineage, target: 'price', features, algorithm: 'DecisionTreeRegressor' },
      report: () => {},
    }).model;
    const all = Int32Array.from({ length: 300 }, (_, row) => row);
    const raw = rawMatrix(gappy, fitted.signature, all);
    const rows = { rows: 300, raw, truth: new Float64Array(300) };
    const columns = columnsOfTable(gappy, fitted.signature, all);
    const { missing, spread } = partialDependence(fitted, rows, 0, columns)!;
    const emptied = raw.map((value, at) => (at % 2 === 0 ? NaN : value));
    const predicted = predictRaw(fitted, emptied, 300);
    expect(missing![0]).toBeCloseTo(
      predicted.reduce((sum, value) => sum + value / 300, 0),
      9,
    );
    expect(spread!.missing).toBeGreaterThan(10);
    expect(partialDependence(fitted, rows, 1, columns)!.missing).toBeUndefined();
  });

  it('of many categories shows those that most rows have', () => {
    const codes = Int32Array.from({ length: 300 }, (_, row) =>
      row < 60 ? row % 30 : 29 - (row % 20),
    );
    const categories = Array.from({ length: 30 }, (_, code) => `c${code}`);
    const values = Float64Array.from(codes);
    const many: Table = {
      rows: 300,
      columns: [
        { kind: 'category', name: 'c', type: 'category', codes, categories },
        { kind: 'numeric', name: 'y', type: 'number', values },
      ],
    };
    const fitted = learn({ table: many, lineage, report: () => {} }).model;
    const all = Int32Array.from({ length: 300 }, (_, row) => row);
    const rows = { rows: 300, raw: rawMatrix(many, fitted.signature, all), truth: values };
    const { grid, spread } = partialDependence(
      fitted,
      rows,
      0,
      columnsOfTable(many, fitted.signature, all),
    )!;
    expect(new Set(grid)).toEqual(new Set(categories.slice(10)));
    expect(spread!.outside).toBe(20);
  });

  it('of classes has a share for each, of all rows and of single ones', () => {
    const classes = { ...lineage, algorithm: 'GaussianNB', task: 'classification' as const };
    const ofC = learn({ table, lineage: { ...classes, target: 'c' }, report: () => {} }).model;
    const inputs = ofC.signature.inputs.map(({ name }) => ({ a, b, y })[name as 'a' | 'b' | 'y']);
    const raw = Float64Array.from(
      { length: 30 * 3 },
      (_, at) => inputs[at % 3]![Math.floor(at / 3)]!,
    );
    const rows = columnsOfTable(table, ofC.signature, everyRow);
    const { grid, mean, individual } = partialDependence(
      ofC,
      { rows: 30, raw, truth: y },
      0,
      rows,
    )!;
    expect(individual).toHaveLength(30);
    grid.forEach((_, at) => {
      expect(mean[at]![0]! + mean[at]![1]!).toBeCloseTo(1, 12);
      for (const k of [0, 1]) {
        const lines = individual.map((line) => line[at]![k]!);
        const ofAll = lines.reduce((sum, value) => sum + value / 30, 0);
        expect(ofAll).toBeCloseTo(mean[at]![k]!, 12);
      }
    });
  });
});
