import { explainRows } from './explain/explain-rows';
import { runToEnd } from './explain/gradual';
import { partialDependence } from './explain/partial-dependence';
import { permutationImportance } from './explain/permutation-importance';
import { learn } from './learn';
import { decodeModel, encodeModel } from './models/artifact';
import { exportJson } from './models/export-json';
import { exportOnnx } from './onnx/export-onnx';
import { predictRaw } from './predict';
import { createRandom } from './random';
import { encodeRows } from './table/encode-rows';
import { columnsOfTable } from './table/raw-columns';
import { rawMatrix } from './table/raw-matrix';
import type { Table } from './table/table';

const ROWS = 300;
const GOOD = ['lovely', 'great', 'warm', 'friendly'];
const BAD = ['broken', 'cold', 'dirty', 'late'];
const PLAIN = ['the', 'room', 'we', 'stayed', 'there', 'again'];

/** Reviews whose words tell whether they are good, beside a number that tells nothing. Some are missing. */
function reviews(): Table & { rowsSent: Record<string, unknown>[] } {
  const random = createRandom(5, 'reviews');
  const pick = (words: string[]): string => words[random.integer(words.length)]!;
  const codes = Int32Array.from({ length: ROWS }, () => random.integer(2));
  const stars = Float64Array.from({ length: ROWS }, () => random.uniform());
  const texts = Array.from(codes, (good, row) => {
    if (row % 25 === 3) return null;
    const words = Array.from({ length: 6 }, () => pick(PLAIN));
    return `${[...words, pick(good ? GOOD : BAD)].join(' ')}!`;
  });
  return {
    rows: ROWS,
    columns: [
      { kind: 'numeric', name: 'noise', type: 'number', values: stars },
      { kind: 'category', name: 'good', type: 'category', codes, categories: ['no', 'yes'] },
    ],
    texts: [{ name: 'review', texts }],
    rowsSent: texts.map((review, row) => ({ noise: stars[row], review })),
  };
}

const table = reviews();

function fit(algorithm: string, pipeline: object = {}, features: string[] | null = null) {
  return learn({
    table,
    lineage: {
      algorithm,
      task: 'classification',
      target: 'good',
      features,
      parameters: {},
      pipeline: { text: 'hashed_words', text_places: 64, ...pipeline },
      seed: 9,
      testSize: 0.25,
    },
    report: () => {},
  });
}

describe('A text that is learnt from', () => {
  it.each([
    'LogisticRegression',
    'RandomForestClassifier',
    'GradientBoostingClassifier',
    'GaussianNB',
  ])('tells %s what it says', (algorithm) => {
    expect(fit(algorithm).metrics['accuracy']).toBeGreaterThan(0.8);
  });

  it('is left out unless asked for, and the model says so', () => {
    const { model, metrics } = fit('LogisticRegression', { text: 'leave_out' });
    expect(model.signature.leftOut).toEqual([{ name: 'review', type: 'text' }]);
    expect(model.signature.inputs.map(({ name }) => name)).toEqual(['noise']);
    expect(metrics['accuracy']).toBeLessThan(0.7);
  });

  it('is an input of the model, with how its words are counted', () => {
    const { signature, pipeline } = fit('LogisticRegression', { text_ngrams: 2 }).model;
    expect(signature.leftOut).toBeUndefined();
    expect(signature.inputs[1]).toEqual({
      name: 'review',
      type: 'text',
      required: false,
      text: { places: 64, ngrams: 2 },
    });
    expect(pipeline.featureNames).toHaveLength(65);
    expect(fit('LogisticRegression', {}, ['review']).model.signature.inputs).toHaveLength(1);
  });

  it('is counted for a request as it was in training, missing ones too', () => {
    const { model } = fit('LogisticRegression', { missing_indicator: true });
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const fromTable = rawMatrix(table, model.signature, all);
    expect(encodeRows(model.signature, table.rowsSent)).toEqual(fromTable);
    expect(model.pipeline.featureNames.at(-1)).toBe('review=(missing)');
    const again = decodeModel(encodeModel(model));
    expect(predictRaw(again, fromTable, ROWS)).toEqual(predictRaw(model, fromTable, ROWS));
    expect(() => encodeRows(model.signature, [{ noise: 1, review: 5 }])).toThrow(
      /must be a text, not 5/,
    );
    expect(encodeRows(model.signature, [{ noise: 1 }])[1]).toBeNaN();
  });

  it.each(['LogisticRegression', 'RandomForestClassifier', 'GaussianNB'])(
    'is explained by %s as one input, which all depends on',
    (algorithm) => {
      const { model } = fit(algorithm);
      const raw = encodeRows(model.signature, [{ noise: 0.5, review: 'great and friendly' }]);
      const { contributions, baseline, outputs } = runToEnd(explainRows(model, raw, 1));
      const width = outputs.length;
      expect(contributions).toHaveLength(2 * width);
      const last = width - 1;
      expect(Math.abs(contributions[width + last]!)).toBeGreaterThan(
        Math.abs(contributions[last]!),
      );
      const sum = baseline[last]! + contributions[last]! + contributions[width + last]!;
      expect(sum).toBeCloseTo(outputs[last]!, 9);
    },
  );

  it('is shuffled as a whole for its importance, and has no partial dependence', () => {
    const { model } = fit('LogisticRegression');
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const [, good] = table.columns;
    const truth = Float64Array.from(good?.kind === 'category' ? good.codes : []);
    const held = { rows: ROWS, raw: rawMatrix(table, model.signature, all), truth };
    const { inputs } = permutationImportance(model, held, 1, () => {});
    const [first] = inputs.toSorted((a, b) => b.mean - a.mean);
    expect(first).toMatchObject({ input: 'review' });
    expect(first?.mean).toBeGreaterThan(0.2);
    const learned = columnsOfTable(table, model.signature, all);
    expect(partialDependence(model, held, 1, learned)).toBeUndefined();
    expect(partialDependence(model, held, 0, learned)?.grid.length).toBeGreaterThan(1);
  });

  it('goes into the JSON export, and is refused by ONNX with a way out', () => {
    const { model } = fit('LogisticRegression');
    expect(exportJson(model)).toContain('"kind":"text"');
    expect(() => exportOnnx(model)).toThrow(
      expect.objectContaining({
        code: 'not-exportable',
        message: expect.stringMatching(/words of "review".*as JSON/) as string,
      }),
    );
  });
});
