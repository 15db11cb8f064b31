import { learn } from '../learn';
import type { FittedModel } from '../models/fitted-model';
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
    const { grid, mean, individual } = partialDependence(model, held, 0)!;
    const slope = (values: number[]) =>
      (values.at(-1)! - values[0]!) / ((grid.at(-1) as number) - (grid[0] as number));
    expect(grid).toHaveLength(20);
    expect(slope(mean.map(([value]) => value!))).toBeCloseTo(3, 9);
    expect(individual).toHaveLength(30);
    for (const line of individual) expect(slope(line.flat())).toBeCloseTo(3, 9);
  });

  it('of a category compares its values', () => {
    const { grid, mean } = partialDependence(model, held, 2)!;
    const at = (category: string) => mean[grid.indexOf(category)]![0]!;
    expect(at('high') - at('low')).toBeCloseTo(10, 9);
  });

  it('of classes has a share for each, of all rows and of single ones', () => {
    const classes = { ...lineage, algorithm: 'GaussianNB', task: 'classification' as const };
    const ofC = learn({ table, lineage: { ...classes, target: 'c' }, report: () => {} }).model;
    const inputs = ofC.signature.inputs.map(({ name }) => ({ a, b, y })[name as 'a' | 'b' | 'y']);
    const raw = Float64Array.from(
      { length: 30 * 3 },
      (_, at) => inputs[at % 3]![Math.floor(at / 3)]!,
    );
    const { grid, mean, individual } = partialDependence(ofC, { rows: 30, raw, truth: y }, 0)!;
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
