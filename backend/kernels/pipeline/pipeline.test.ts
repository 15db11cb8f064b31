import type { Signature, SignatureInput } from '../../contracts/model';
import { findAlgorithm } from '../models/registry';
import { rawLayout } from '../table/raw-layout';
import { columnsOfRaw } from '../table/raw-columns';
import { fitPipeline } from './fit-pipeline';
import { pipelineOptions, type PipelineOptions } from './options';
import type { Pipeline } from './pipeline';
import { transform } from './transform';

const inputs: SignatureInput[] = [
  { name: 'a', type: 'number', required: false, minimum: 1, maximum: 9, median: 2 },
  { name: 'c', type: 'category', required: true, categories: ['x', 'y'], mostFrequent: 'x' },
  {
    name: 'b',
    type: 'boolean',
    required: true,
    categories: ['true', 'false'],
    mostFrequent: 'true',
  },
  { name: 'k', type: 'integer', required: true, minimum: 3, maximum: 3, median: 3 },
];
const raw = Float64Array.from([1, 0, 0, 3, NaN, 1, 1, 3, 9, -1, NaN, 3]);

const DEFAULTS = pipelineOptions(findAlgorithm('LinearRegression'), {}, { scaling: 'none' });

interface Case {
  inputs?: SignatureInput[];
  raw?: Float64Array;
  y?: number[];
  classes?: number;
}

function fit(changes: Partial<PipelineOptions>, given: Case = {}) {
  const signature: Signature = { task: 'regression', target: 'y', inputs: given.inputs ?? inputs };
  const values = given.raw ?? raw;
  const rows = values.length / signature.inputs.length;
  const columns = columnsOfRaw(values, rows, rawLayout(signature));
  const y = Float64Array.from(given.y ?? Array.from({ length: rows }, () => 0));
  const target = { y, classes: given.classes ?? 0, seed: 1 };
  return fitPipeline(columns, signature, { ...DEFAULTS, ...changes }, target);
}

/** Column `at` of what a pipeline makes of rows. */
function columnOf(pipeline: Pipeline, at: number, values = raw): number[] {
  const rows = values.length / pipeline.steps.length;
  const { data, columns } = transform(pipeline, values, rows);
  return Array.from({ length: rows }, (_, row) => data[row * columns + at]!);
}

describe('Pipeline', () => {
  it('imputes medians, expands categories and reads booleans', () => {
    const { pipeline } = fit({});
    expect(pipeline.featureNames).toEqual(['a', 'c=x', 'c=y', 'b', 'k']);
    expect([...transform(pipeline, raw, 3).data]).toEqual([
      1, 1, 0, 1, 3, 2, 0, 1, 0, 3, 9, 0, 0, 0, 3,
    ]);
  });

  it('leaves missing numbers to an algorithm that wants them, where training rows have some', () => {
    const { pipeline } = fit({ imputation: 'keep' });
    const { data } = transform(pipeline, Float64Array.of(NaN, 0, 0, NaN), 1);
    expect([...data]).toEqual([NaN, 1, 0, 1, 3]);
  });

  it('gives each row the same features alone as among others', () => {
    const { pipeline } = fit({ scaling: 'standard', missing_indicator: true });
    const together = transform(pipeline, raw, 3).data;
    const apart = [0, 1, 2].flatMap((row) => [
      ...transform(pipeline, raw.slice(row * 4, row * 4 + 4), 1).data,
    ]);
    expect(apart).toEqual([...together]);
  });
});

describe('Numbers', () => {
  const one: SignatureInput[] = [{ name: 'n', type: 'number', required: false, median: 4 }];
  const values = Float64Array.from([7, 1, NaN, 2, 7, 4, 2]);

  it.each([
    ['median', 4],
    ['mean', 23 / 6],
    // of 2 and 7, which occur twice each, the smaller, as scikit-learn's SimpleImputer
    ['most_frequent', 2],
    ['constant', -5],
  ] as const)('become the %s where they are missing', (imputation, expected) => {
    const { pipeline } = fit({ imputation, fill_value: -5 }, { inputs: one, raw: values });
    expect(columnOf(pipeline, 0, Float64Array.of(NaN))[0]).toBeCloseTo(expected, 14);
  });

  it.each([
    // StandardScaler, MinMaxScaler and RobustScaler of scikit-learn 1.2.1 on [7, 1, 4, 2, 7, 4, 2]
    ['standard', [1.4084057, -1.2803688]],
    ['min_max', [1, 0]],
    ['robust', [0.8571429, -0.8571429]],
  ] as const)('are scaled as by scikit-learn: %s', (scaling, expected) => {
    const full = values.map((value) => (Number.isNaN(value) ? 4 : value));
    const { pipeline } = fit({ scaling }, { inputs: one, raw: full });
    expect(columnOf(pipeline, 0, Float64Array.of(7))[0]).toBeCloseTo(expected[0], 6);
    expect(columnOf(pipeline, 0, Float64Array.of(1))[0]).toBeCloseTo(expected[1], 6);
  });

  it('that never vary become 0, and missing ones that are kept do not disturb the scale', () => {
    const { pipeline } = fit({ scaling: 'standard' });
    expect(columnOf(pipeline, 4)).toEqual([0, 0, 0]);
    const kept = fit({ scaling: 'standard', imputation: 'keep' }, { inputs: one, raw: values });
    expect(columnOf(kept.pipeline, 0, Float64Array.of(23 / 6))[0]).toBeCloseTo(0, 12);
  });

  it('are marked where they are missing, if asked for and if any was', () => {
    const { pipeline } = fit({ missing_indicator: true });
    expect(pipeline.featureNames).toEqual(['a', 'a=(missing)', 'c=x', 'c=y', 'b', 'k']);
    expect(columnOf(pipeline, 1)).toEqual([0, 1, 0]);
  });
});

describe('Categories', () => {
  const texts = ['p', 'q', 'r', 's'];
  const one: SignatureInput[] = [
    { name: 'n', type: 'category', required: false, categories: texts },
  ];
  // p twice, q once, r four times, s twice, one missing
  const codes = Float64Array.from([0, 2, 2, 1, 3, 2, 0, NaN, 2, 3]);
  const asked = Float64Array.of(0, 1, 2, 3, -1, NaN);
  const given = { inputs: one, raw: codes };

  it('that are rare share a column, which takes unknown ones too', () => {
    const { pipeline } = fit({ max_categories: 3 }, given);
    expect(pipeline.featureNames).toEqual(['n=p', 'n=r', 'n=(rare)']);
    expect([0, 1, 2].map((at) => columnOf(pipeline, at, asked))).toEqual([
      [1, 0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0],
      [0, 1, 0, 1, 1, 0],
    ]);
    const few = fit({ min_category_rows: 2 }, given);
    expect(few.pipeline.featureNames).toEqual(['n=p', 'n=r', 'n=s', 'n=(rare)']);
  });

  it('never take more columns than asked for, however many there are', () => {
    const many = Array.from({ length: 5_000 }, (_, code) => `c${code}`);
    const wide: SignatureInput[] = [
      { name: 'n', type: 'category', required: true, categories: many },
    ];
    const { pipeline } = fit({}, { inputs: wide, raw: Float64Array.from(many.keys()) });
    expect(pipeline.featureNames).toHaveLength(50);
  });

  it('become ranks, with places for rare, unknown and missing ones', () => {
    const { pipeline } = fit({ encoding: 'ordinal', max_categories: 3 }, given);
    expect(columnOf(pipeline, 0, asked)).toEqual([0, 2, 1, 2, 3, -1]);
  });

  it('become what the target is like, smoothed; unknown ones the mean of all', () => {
    const y = [1, 10, 20, 5, 3, 30, 2, 9, 40, 4];
    const { pipeline, ownValues } = fit(
      { encoding: 'target', target_smoothing: 2 },
      { ...given, y },
    );
    const mean = 12.4;
    const smoothed = (sum: number, rows: number) => (sum + 2 * mean) / (rows + 2);
    const expected = [smoothed(3, 2), smoothed(5, 1), smoothed(100, 4), smoothed(7, 2), mean];
    columnOf(pipeline, 0, asked)
      .slice(0, 5)
      .forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 12));
    expect(columnOf(pipeline, 0, asked)[5]).toBeCloseTo(smoothed(9, 1), 12);
    expect(ownValues.get(0)).toHaveLength(10);
  });

  it('tell a training row nothing of its own target', () => {
    // Of a category that occurs once the other rows know nothing: it gets their mean, not its own.
    const y = [1, 10, 20, 1e9, 3, 30, 2, 9, 40, 4];
    const { ownValues } = fit({ encoding: 'target', target_smoothing: 0 }, { ...given, y });
    expect(Math.max(...ownValues.get(0)!)).toBeLessThan(1e9);
    expect(ownValues.get(0)![3]).toBeLessThan(100);
  });

  it('tell the share of each of three classes', () => {
    const y = [0, 1, 1, 2, 0, 1, 0, 2, 2, 0];
    const { pipeline } = fit(
      { encoding: 'target', target_smoothing: 0 },
      { ...given, y, classes: 3 },
    );
    const row = transform(pipeline, Float64Array.of(2), 1).data;
    expect([...row]).toEqual([0, 0.75, 0.25]);
  });
});

describe('Dates', () => {
  const seen: SignatureInput[] = [
    { name: 'seen', type: 'datetime', required: false, median: Date.UTC(2024, 1, 29, 12) },
  ];
  const leapDay = Float64Array.of(Date.UTC(2024, 1, 29, 18, 30), NaN, Date.UTC(1969, 11, 28));

  it('become their parts, missing ones those of the median', () => {
    const { pipeline } = fit({}, { inputs: seen, raw: leapDay });
    expect(pipeline.featureNames).toEqual([
      'seen.days',
      'seen.month',
      'seen.day',
      'seen.weekday',
      'seen.hour',
    ]);
    // datetime(2024, 2, 29).weekday() is 3 and datetime(1969, 12, 28).weekday() is 6 in Python.
    const parts = [1, 2, 3, 4].map((at) => columnOf(pipeline, at, leapDay));
    expect(parts).toEqual([
      [2, 2, 12],
      [29, 29, 28],
      [3, 3, 6],
      [18.5, 12, 0],
    ]);
    expect(columnOf(pipeline, 0, leapDay)[2]).toBe(-4);
  });

  it('stay missing where the algorithm wants that, and are one number if asked for', () => {
    const given = { inputs: seen, raw: leapDay };
    const { pipeline } = fit({ imputation: 'keep', date_parts: false, scaling: 'standard' }, given);
    expect(pipeline.featureNames).toEqual(['seen.days']);
    expect(columnOf(pipeline, 0, leapDay)).toEqual([1, NaN, -1]);
  });
});

describe('pipelineOptions', () => {
  it('suit the algorithm, and its parameters', () => {
    const forest = findAlgorithm('RandomForestClassifier');
    const byParameters = (engine: string) => pipelineOptions(forest, { engine }, {});
    expect(byParameters('own')).toMatchObject({ imputation: 'keep', scaling: 'none' });
    expect(byParameters('ml-random-forest')).toMatchObject({ imputation: 'median' });
    expect(DEFAULTS).toMatchObject({ imputation: 'median', encoding: 'one_hot' });
  });

  it.each([
    [{ imputation: 'keep' }, 'imputation'],
    [{ max_categories: 1 }, 'max_categories'],
    [{ encodin: 'ordinal' }, 'encodin'],
  ])('refuse %j and say where', (given, name) => {
    const ask = () => pipelineOptions(findAlgorithm('LogisticRegression'), {}, given);
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        details: [expect.objectContaining({ pointer: `/pipeline/${name}` })],
      }),
    );
  });
});
