import type { JsonObject } from '../../contracts/json';
import { learn } from '../learn';
import type { FittedModel } from '../models/fitted-model';
import { ALGORITHMS } from '../models/registry';
import { syntheticTable } from '../synthetic-table';
import { exportOnnx } from './export-onnx';

const table = syntheticTable(90);

function train(name: string): FittedModel {
  const { task } = ALGORITHMS[name as keyof typeof ALGORITHMS];
  const target = task === 'classification' ? 'kind' : 'price';
  const parameters: JsonObject = name.startsWith('MLP') ? { max_iter: 2 } : {};
  const lineage = { algorithm: name, task, target, features: null, parameters, pipeline: {} };
  return learn({ table, lineage: { ...lineage, seed: 2, testSize: 0.2 }, report: () => {} }).model;
}

/** What ONNX Runtime makes of the files is seen by `npm run test:onnx`. */
describe('exportOnnx', () => {
  it.each(Object.keys(ALGORITHMS))('writes %s, the same bytes each time', (name) => {
    const model = train(name);
    const bytes = exportOnnx(model);
    const text = Buffer.from(bytes).toString('latin1');
    for (const { name: input } of model.signature.inputs) expect(text).toContain(input);
    expect(text).toContain('prediction');
    expect(text.includes('probabilities')).toBe(model.signature.classes !== undefined);
    expect(Buffer.from(exportOnnx(model)).equals(bytes)).toBe(true);
  });

  it('refuses what no file of the format can hold', () => {
    const model = train('Ridge');
    expect(() => exportOnnx(model, 1000)).toThrow(
      expect.objectContaining({
        code: 'not-exportable',
        message: expect.stringMatching(/KiB.* 1000 B at most\. Download it as JSON/),
      }),
    );
  });
});
