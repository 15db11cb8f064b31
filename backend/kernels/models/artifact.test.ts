import { learn } from '../learn';
import { predictRaw } from '../predict';
import { createRandom } from '../random';
import { syntheticTable } from '../synthetic-table';
import { rawMatrix } from '../table/raw-matrix';
import { decodeModel, encodeModel } from './artifact';

const table = syntheticTable(60);
const { model } = learn({
  table,
  lineage: {
    algorithm: 'RandomForestClassifier',
    task: 'classification',
    target: 'kind',
    features: ['width', 'colour'],
    parameters: { n_estimators: 3 },
    seed: 1,
    testSize: 0.2,
  },
  report: () => {},
});
const bytes = encodeModel(model);

describe('encodeModel and decodeModel', () => {
  it('give the model back, and the same bytes for it, whatever the order of its keys', () => {
    const decoded = decodeModel(bytes);
    expect(decoded).toEqual(model);
    expect(encodeModel(decoded)).toEqual(bytes);
    expect(
      encodeModel(
        Object.fromEntries(Object.entries(model).toReversed()) as unknown as typeof model,
      ),
    ).toEqual(bytes);
  });

  it('predict the same before and after', () => {
    const raw = rawMatrix(
      table,
      model.signature,
      Int32Array.from({ length: 60 }, (_, row) => row),
    );
    expect(predictRaw(decodeModel(bytes), raw, 60)).toEqual(predictRaw(model, raw, 60));
  });

  it('read bytes that do not start at a multiple of 8', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeModel(shifted.subarray(3))).toEqual(model);
    expect(decodeModel(Buffer.from(shifted).subarray(3))).toEqual(model);
  });

  it('refuse every shortened form, other magic and other versions', () => {
    const damaged = expect.objectContaining({ name: 'KernelError', code: 'internal' });
    for (let length = 0; length < bytes.length; length += 37)
      expect(() => decodeModel(bytes.subarray(0, length))).toThrow(damaged);
    expect(() => decodeModel(bytes.with(0, 0))).toThrow(damaged);
    expect(() => decodeModel(bytes.with(4, 2))).toThrow(damaged);
  });

  it('answer any flipped byte with a model that still ends its walks, or with a typed error (seed 5)', () => {
    const random = createRandom(5);
    const raw = rawMatrix(table, model.signature, Int32Array.of(0, 1));
    for (let trial = 0; trial < 500; trial++) {
      const broken = bytes.with(random.integer(bytes.length), random.integer(256));
      let failure: unknown = null;
      try {
        predictRaw(decodeModel(broken), raw, 2);
      } catch (error) {
        failure = error;
      }
      expect(failure === null || (failure as Error).name === 'KernelError').toBe(true);
    }
  });
});
