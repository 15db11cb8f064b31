import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { startCluster, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

interface Problem {
  code: string;
  detail: string;
  errors?: {
    row?: number;
    column?: number;
    column_name?: string;
    suggestion?: string;
    detail: string;
  }[];
  available_models?: string[];
}

describe('Bad input', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    const iris = await readFile(path.join(loadConfig().root, 'datasets/iris.csv'), 'utf8');
    await uploadCsv(cluster.url, 'iris.csv', iris);
    await postJson(cluster.url, '/train', {
      datasets: { iris: 'iris' },
      ml_tasks: { iris: 'classification' },
      targets: { iris: 'target' },
      model_selections: { iris: ['LogisticRegression'] },
    });
  }, 60_000);
  afterAll(() => cluster.stop());

  const rowCounts = async () => {
    const [row] = await cluster.database.sql(
      `select (select count(*) from dataset) as datasets, (select count(*) from upload) as uploads, (select count(*) from dataset_block) as blocks,
         (select count(*) from run) as runs, (select count(*) from job) as jobs, (select last_version from model_name) as versions`,
    );
    return row;
  };

  it('names the models that there are where one is unknown', async () => {
    const { status, body } = await postJson<Problem>(
      cluster.url,
      '/predict/RandomForestClassifier_iris',
      { features: [{}] },
    );
    expect(status).toBe(404);
    expect(body).toMatchObject({
      code: 'model-not-found',
      available_models: ['LogisticRegression_iris'],
    });
  });

  it('names a missing column and the one that was probably meant', async () => {
    const { status, body } = await postJson<Problem>(
      cluster.url,
      '/predict/LogisticRegression_iris',
      {
        features: [{ sepal_length: 1, sepal_width: 1, petal_lenght: 1, petal_width: 1 }],
      },
    );
    expect(status).toBe(422);
    expect(body.code).toBe('invalid-features');
    const missing = body.errors?.find((error) => error.column_name === 'petal length (cm)');
    expect(JSON.stringify(missing)).toContain('petal_lenght');
  });

  it('names row and column of a file that is no table, and keeps nothing of it', async () => {
    const before = await rowCounts();
    const { status, body } = await uploadCsv<Problem>(
      cluster.url,
      'broken.csv',
      'a,b,c\n1,2,3\n4,5\n6,7,8\n',
    );
    expect(status).toBe(422);
    expect(body.code).toBe('invalid-csv');
    expect(body.errors?.[0]).toMatchObject({ row: 3 });
    expect(await rowCounts()).toEqual(before);
  });

  it.each([
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
      {
        datasets: { iris: 'iris' },
        ml_tasks: { iris: 'classification' },
        targets: { iris: 'targett' },
      },
      422,
      'target-missing',
    ],
    [
      'a dataset without a task',
      '/train',
      { datasets: { iris: 'iris' }, ml_tasks: {}, targets: { iris: 'target' } },
      400,
      'bad-request',
    ],
    [
      'an unknown task',
      '/train',
      { datasets: { iris: 'iris' }, ml_tasks: { iris: 'clustering' }, targets: { iris: 'target' } },
      422,
      'invalid-request',
    ],
    [
      'an algorithm of the other task',
      '/train',
      {
        datasets: { iris: 'iris' },
        ml_tasks: { iris: 'classification' },
        targets: { iris: 'target' },
        model_selections: { iris: ['LinearRegression'] },
      },
      422,
      'wrong-task',
    ],
    ['no rows', '/predict/LogisticRegression_iris', { features: [] }, 422, 'invalid-request'],
    [
      'text for a number',
      '/predict/LogisticRegression_iris',
      { features: [{ sepal_length: 'long', sepal_width: 1, petal_length: 1, petal_width: 1 }] },
      422,
      'invalid-features',
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
    const before = await rowCounts();
    const answer = await postJson<Problem>(cluster.url, route, request);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await rowCounts()).toEqual(before);
  });

  it.each([
    ['text that is no JSON', { 'Content-Type': 'application/json' }, '{"features": [', 400],
    ['another content type', { 'Content-Type': 'text/csv' }, 'a,b', 415],
    [
      'more than a route takes',
      { 'Content-Type': 'application/json' },
      JSON.stringify({ x: 'x'.repeat(2 * 1024 ** 2) }),
      413,
    ],
  ])('is answered clearly: %s', async (_what, headers, body, status) => {
    const response = await fetch(`${cluster.url}/api/v1/runs`, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status });
  });

  it('finds no route, no run, no job, no node by a plain 404', async () => {
    for (const route of [
      '/nowhere',
      '/api/v1/runs/run_1',
      '/api/v1/jobs/x',
      '/api/v1/nodes/x',
      '/api/v1/datasets/x',
    ]) {
      expect((await getJson<Problem>(cluster.url, route)).status).toBe(404);
    }
  });
});
