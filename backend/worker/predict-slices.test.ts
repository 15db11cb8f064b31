import { learn } from '../kernels/learn';
import { predictRaw } from '../kernels/predict';
import { syntheticTable } from '../kernels/synthetic-table';
import { rawMatrix } from '../kernels/table/raw-matrix';
import { predictInSlices } from './predict-slices';

const ROWS = 3_000;
const table = syntheticTable(ROWS);

describe('predictInSlices', () => {
  const modelOf = (algorithm: string, parameters: Record<string, number>) =>
    learn({
      table,
      lineage: {
        algorithm,
        task: algorithm.endsWith('Classifier') ? 'classification' : 'regression',
        target: algorithm.endsWith('Classifier') ? 'kind' : 'price',
        features: ['width', 'age', 'colour'],
        parameters,
        seed: 1,
        testSize: 0.2,
      },
      report: () => undefined,
    }).model;
  const rawOf = (model: ReturnType<typeof modelOf>) =>
    rawMatrix(
      table,
      model.signature,
      Int32Array.from({ length: ROWS }, (_, row) => row),
    );

  it.each([
    ['RandomForestClassifier', { n_estimators: 5 }],
    ['LinearRegression', {}],
  ])('gives the bits that one go gives, of %s', async (algorithm, parameters) => {
    const model = modelOf(algorithm, parameters);
    const raw = rawOf(model);
    expect(await predictInSlices(model, raw, ROWS)).toEqual(predictRaw(model, raw, ROWS));
  });

  it('lets others pass between two slices', async () => {
    const model = modelOf('LinearRegression', {});
    const order: string[] = [];
    const batch = predictInSlices(model, rawOf(model), ROWS).then(() => order.push('batch'));
    setImmediate(() => order.push('other'));
    await batch;
    expect(order).toEqual(['other', 'batch']);
  });

  it('names the row of the request, not of the slice, where a result leaves the range of numbers', async () => {
    const model = modelOf('LinearRegression', {});
    const raw = rawOf(model);
    raw[2_000 * model.signature.inputs.length] = Number.MAX_VALUE;
    await expect(predictInSlices(model, raw, ROWS)).rejects.toMatchObject({
      code: 'not-finite',
      details: [{ pointer: '/features/2000' }],
    });
  });

  it('refuses a batch of another shape', async () => {
    const model = modelOf('LinearRegression', {});
    await expect(predictInSlices(model, new Float64Array(7), ROWS)).rejects.toMatchObject({
      code: 'invalid-features',
    });
  });
});
