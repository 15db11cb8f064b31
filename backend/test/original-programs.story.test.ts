import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { startCluster, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

const FLOWER = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };

interface Trained {
  status: string;
  results: Record<
    string,
    {
      models_trained: number;
      model_names: string[];
      metrics: Record<string, Record<string, number>>;
      failed?: object;
    }
  >;
}

describe('A program written for the original platform', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster();
    const iris = await readFile(path.join(loadConfig().root, 'datasets/iris.csv'), 'utf8');
    await uploadCsv(cluster.url, 'iris.csv', iris);
  }, 60_000);
  afterAll(() => cluster.stop());

  it('trains on a dataset by its name and waits for the metrics', async () => {
    const { status, body } = await postJson<Trained>(cluster.url, '/train', {
      datasets: { iris: 'iris' },
      ml_tasks: { iris: 'classification' },
      targets: { iris: 'target' },
      model_selections: { iris: ['RandomForestClassifier', 'LogisticRegression'] },
    });
    expect(status).toBe(200);
    expect(body.status).toBe('training_completed');
    expect(body.results['iris']).toMatchObject({
      models_trained: 2,
      model_names: ['RandomForestClassifier_iris', 'LogisticRegression_iris'],
    });
    const metrics = body.results['iris']?.metrics['RandomForestClassifier_iris'] ?? {};
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining(['accuracy', 'f1', 'precision', 'recall', 'training_time']),
    );
    expect(metrics['accuracy']).toBeGreaterThan(0.85);
  }, 60_000);

  it('predicts with underscores where the file has blanks and units', async () => {
    const { status, body } = await postJson(cluster.url, '/predict/RandomForestClassifier_iris', {
      features: [FLOWER],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model: 'RandomForestClassifier_iris',
      predictions: [0],
      classes: [0, 1, 2],
    });
  });

  it('predicts with all models of a dataset', async () => {
    const { status, body } = await postJson(cluster.url, '/predict/all/iris', {
      features: [FLOWER, FLOWER],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      dataset: 'iris',
      predictions: {
        RandomForestClassifier_iris: { predictions: [0, 0] },
        LogisticRegression_iris: { predictions: [0, 0] },
      },
    });
  });

  it('predicts with all models, and by type and dataset', async () => {
    const all = await postJson<{ all_predictions: object }>(cluster.url, '/predict/all', {
      features: [FLOWER],
    });
    expect(Object.keys(all.body.all_predictions)).toHaveLength(2);
    const one = await postJson(cluster.url, '/predict/LogisticRegression/iris', {
      features: [FLOWER],
    });
    expect(one.body).toMatchObject({ model: 'LogisticRegression_iris', predictions: [0] });
  });

  it('reads health, models, datasets, metrics and the cluster', async () => {
    const names = ['LogisticRegression_iris', 'RandomForestClassifier_iris'];
    expect(await getJson(cluster.url, '/health')).toMatchObject({
      body: { status: 'healthy', models_loaded: 2, model_names: names },
    });
    expect(await getJson(cluster.url, '/models')).toMatchObject({ body: { models: names } });
    expect(await getJson(cluster.url, '/datasets')).toMatchObject({ body: { datasets: ['iris'] } });
    expect(await getJson(cluster.url, '/models/iris')).toMatchObject({
      body: { dataset: 'iris', models: names },
    });
    expect(await getJson(cluster.url, '/metrics/LogisticRegression_iris')).toMatchObject({
      body: { model_name: 'LogisticRegression_iris' },
    });
    expect(await getJson(cluster.url, '/cluster/status')).toMatchObject({
      body: { nodes: 2, active_nodes: 2, cluster_resources: { CPU: 2 } },
    });
  });

  it('draws ROC curves from its data, and says why a model has none', async () => {
    const roc = await getJson<{ type: string; classes: Record<string, { auc: number }> }>(
      cluster.url,
      '/plot/LogisticRegression_iris/roc',
    );
    expect(roc.body).toMatchObject({ type: 'multiclass' });
    expect(Object.keys(roc.body.classes)).toEqual(['class_0', 'class_1', 'class_2']);
    expect(roc.body.classes['class_0']!.auc).toBeGreaterThan(0.9);
    const plots = '/api/v1/models/LogisticRegression_iris/plots';
    expect(await getJson(cluster.url, `${plots}/confusion`)).toMatchObject({
      status: 200,
      body: { classes: [0, 1, 2] },
    });
    expect(await getJson(cluster.url, `${plots}/residuals`)).toMatchObject({
      status: 404,
      body: { code: 'plot-not-found', detail: expect.stringContaining('confusion') as string },
    });
    expect((await getJson(cluster.url, `${plots}/spiral`)).status).toBe(422);
  });

  it('waits for a learning curve that is computed when it is first asked for', async () => {
    const curve = await getJson<{ train_sizes: number[] }>(
      cluster.url,
      '/plot/LogisticRegression_iris/learning',
    );
    expect(curve.status).toBe(200);
    expect(curve.body.train_sizes).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    const kept = await getJson(
      cluster.url,
      '/api/v1/models/LogisticRegression_iris/plots/learning-curve',
    );
    expect(kept).toMatchObject({ status: 200, body: curve.body });
  }, 60_000);

  it('hears where workers are started if it is not from here', async () => {
    expect(await postJson(cluster.url, '/cluster/add_worker', { cpu: 2, ram: 4 })).toMatchObject({
      status: 409,
      body: {
        code: 'no-supervisor',
        detail: expect.stringContaining('--scale worker=3') as string,
      },
    });
  });

  it('finds static segments before parameters: all and health are no models', async () => {
    const metrics = await getJson<{ all_metrics: object }>(cluster.url, '/metrics/all');
    expect(Object.keys(metrics.body.all_metrics)).toHaveLength(2);
    expect(await getJson(cluster.url, '/models/health')).toMatchObject({
      status: 200,
      body: { count: 2 },
    });
  });

  it('trains on records that come with the request, in Spanish, and hears what failed', async () => {
    const records = Array.from({ length: 60 }, (_, index) => ({
      x: index,
      noise: (index * 7919) % 13,
      y: 3 * index + 1,
    }));
    const { body } = await postJson<Trained>(cluster.url, '/train', {
      datasets: { line: records, flat: records.map((record) => ({ ...record, y: 'same' })) },
      ml_tasks: { line: 'Regresión', flat: 'Clasificación' },
      targets: { line: 'y', flat: 'y' },
      model_selections: { line: ['LinearRegression'], flat: ['LogisticRegression'] },
    });
    expect(body.status).toBe('training_completed_with_errors');
    expect(body.results['line']?.metrics['LinearRegression_line']?.['rmse']).toBeLessThan(1e-6);
    expect(body.results['flat']).toMatchObject({
      models_trained: 0,
      failed: { LogisticRegression_flat: { code: 'single-class' } },
    });
  }, 60_000);

  it('is answered at once where it prefers not to wait', async () => {
    const request = {
      datasets: { iris: 'iris.csv' },
      ml_tasks: { iris: 'classification' },
      targets: { iris: 'target' },
    };
    const { status, body, headers } = await postJson<{ state: string }>(
      cluster.url,
      '/train',
      request,
      { Prefer: 'respond-async' },
    );
    expect(status).toBe(202);
    expect(headers.get('location')).toMatch(/^\/api\/v1\/runs\/run_/);
    expect(body.state).toBe('running');
  });

  it('is described by the OpenAPI document that the console was built from', async () => {
    const committed: unknown = JSON.parse(
      await readFile(path.join(loadConfig().root, 'console/api/openapi.json'), 'utf8'),
    );
    const answered = await getJson(cluster.url, '/openapi.json');
    expect(answered.body).toMatchObject({ openapi: '3.1.0' });
    // stale? `npm run openapi` writes it again
    expect(answered.body).toEqual(committed);
  });
});
