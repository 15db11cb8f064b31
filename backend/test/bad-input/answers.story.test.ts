import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../../config/config';
import { startBadInputCluster, type BadInputCluster } from './bad-input-cluster';
import { expectRefusal } from './expect-refusal';

/** A training of the dataset that there is, of all models. */
const TRAINING = {
  datasets: { iris: 'iris' },
  ml_tasks: { iris: 'classification' },
  targets: { iris: 'target' },
};

describe('What a request asks for and is not there', () => {
  let cluster: BadInputCluster;

  beforeAll(async () => {
    cluster = await startBadInputCluster({ workers: 1 });
    const iris = await readFile(path.join(loadConfig().root, 'datasets/iris.csv'), 'utf8');
    expect((await cluster.upload(iris, { name: 'iris' })).status).toBe(201);
    const trained = await post('/train', {
      ...TRAINING,
      model_selections: { iris: ['LogisticRegression'] },
    });
    expect(trained.status).toBe(200);
  }, 60_000);
  afterAll(() => cluster.stop());

  const post = (route: string, body: unknown) =>
    cluster.send(route, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('names the models that there are where one is unknown', async () => {
    const answer = await post('/predict/RandomForestClassifier_iris', { features: [{}] });
    expectRefusal(answer, { status: 404, code: 'model-not-found' });
    expect(answer.body['available_models']).toEqual(['LogisticRegression_iris']);
  });

  it('names a missing column and the one that was probably meant', async () => {
    const answer = await post('/predict/LogisticRegression_iris', {
      features: [{ sepal_length: 1, sepal_width: 1, petal_lenght: 1, petal_width: 1 }],
    });
    expectRefusal(answer, { status: 422, code: 'invalid-features' });
    const errors = answer.body['errors'] as { column_name?: string }[];
    const missing = errors.find(({ column_name: name }) => name === 'petal length (cm)');
    expect(JSON.stringify(missing)).toContain('petal_lenght');
  });

  it('names row and column of a file that is no table, and keeps nothing of it', async () => {
    const before = await cluster.kept();
    const answer = await cluster.upload('a,b,c\n1,2,3\n4,5\n6,7,8\n', { name: 'broken' });
    expectRefusal(answer, { status: 422, code: 'invalid-csv', at: { row: 3 } });
    expect(await cluster.kept()).toEqual(before);
  });

  it.each<[string, string, object, number, string]>([
    [
      'an unknown dataset',
      '/train',
      { datasets: { x: 'x' }, ml_tasks: { x: 'classification' }, targets: { x: 'y' } },
      404,
      'dataset-not-found',
    ],
    [
      'an unknown target',
      '/train',
      { ...TRAINING, targets: { iris: 'targett' } },
      422,
      'target-missing',
    ],
    ['a dataset without a task', '/train', { ...TRAINING, ml_tasks: {} }, 400, 'bad-request'],
    [
      'an unknown task',
      '/train',
      { ...TRAINING, ml_tasks: { iris: 'clustering' } },
      422,
      'invalid-request',
    ],
    [
      'an algorithm of the other task',
      '/train',
      { ...TRAINING, model_selections: { iris: ['LinearRegression'] } },
      422,
      'wrong-task',
    ],
    [
      'a missing value',
      '/predict/LogisticRegression_iris',
      { features: [{ sepal_length: null, sepal_width: 1, petal_length: 1, petal_width: 1 }] },
      422,
      'invalid-features',
    ],
    ['an unknown field', '/api/v1/runs', { datasets: [], sead: 1 }, 422, 'invalid-request'],
    ['a NUL character', '/predict/a%00b', { features: [{}] }, 400, 'bad-request'],
    ['the name of a prototype', '/predict/__proto__', { features: [{}] }, 404, 'model-not-found'],
  ])('is answered clearly: %s', async (_what, route, request, status, code) => {
    const before = await cluster.kept();
    expectRefusal(await post(route, request), { status, code });
    expect(await cluster.kept()).toEqual(before);
  });

  it('is refused where a body is more than a route takes', async () => {
    const answer = await post('/api/v1/runs', { x: 'x'.repeat(2 * 1024 ** 2) });
    expectRefusal(answer, { status: 413, code: 'too-large' });
  });

  it('finds no route, no run, no job, no node by a plain 404', async () => {
    for (const route of [
      '/nowhere',
      '/api/v1/runs/run_1',
      '/api/v1/jobs/x',
      '/api/v1/nodes/x',
      '/api/v1/datasets/x',
    ])
      expectRefusal(await cluster.send(route, {}), { status: 404 });
  });
});
