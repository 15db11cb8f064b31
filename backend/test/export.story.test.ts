import { startCluster, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';

describe('A model that is downloaded', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    const { status } = await postJson(cluster.url, '/train', {
      datasets: { line: Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x + 1 })) },
      ml_tasks: { line: 'regression' },
      targets: { line: 'y' },
      model_selections: { line: ['LinearRegression'] },
    });
    expect(status).toBe(200);
  }, 60_000);
  afterAll(() => cluster.stop());

  const MODEL = '/api/v1/models/LinearRegression_line/export';

  it('is an ONNX file with its pipeline, or everything that was fitted as JSON', async () => {
    const onnx = await fetch(`${cluster.url}${MODEL}`);
    expect(onnx.status).toBe(200);
    expect(onnx.headers.get('content-disposition')).toContain('LinearRegression_line_v1.onnx');
    const bytes = Buffer.from(await onnx.arrayBuffer());
    // ir_version 8, then the producer's name: the head of every file that we write
    expect(bytes.subarray(0, 2).toString('hex')).toBe('0808');
    expect(bytes.includes('LinearRegression for y')).toBe(true);

    const json = await getJson<{ estimator: { coefficients: number[]; intercept: number } }>(
      cluster.url,
      `${MODEL}?format=json`,
    );
    expect(json.status).toBe(200);
    expect(json.body.estimator.coefficients).toHaveLength(1);
  });

  it('is refused for a format or a model that there is not', async () => {
    const wrong = await getJson(cluster.url, `${MODEL}?format=pickle`);
    expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid-request' } });
    const missing = await getJson(cluster.url, '/api/v1/models/nothing_line/export');
    expect(missing).toMatchObject({ status: 404, body: { code: 'model-not-found' } });
  });
});
