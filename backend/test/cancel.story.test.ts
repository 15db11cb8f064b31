import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';
import { childrenOf } from './processes';

interface Run {
  id: string;
  state: string;
  jobs: { running: number; cancelled: number };
}

describe('A run that is cancelled', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    const digits = await readFile(path.join(loadConfig().root, 'datasets/digits.csv'), 'utf8');
    await uploadCsv(cluster.url, 'digits.csv', digits);
  }, 60_000);
  afterAll(() => cluster.stop());

  const runners = () => childrenOf(cluster.workers[0]?.pid ?? 0);

  it('says so at once, kills the runner, and leaves the worker free for the next run', async () => {
    const parameters = { n_estimators: 1000, max_features: 0.7, engine: 'ml-random-forest' };
    const algorithms = [{ algorithm: 'RandomForestClassifier', parameters }];
    const { body: run } = await postJson<Run>(cluster.url, '/api/v1/runs', {
      datasets: [{ dataset: 'digits', task: 'classification', target: 'target', algorithms }],
    });
    const current = async () => (await getJson<Run>(cluster.url, `/api/v1/runs/${run.id}`)).body;
    await until(async () => (await current()).jobs.running === 1);
    const [busy] = runners();

    const { status, body } = await postJson<Run>(cluster.url, `/api/v1/runs/${run.id}/cancel`, {});
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'cancelled', jobs: { running: 0, cancelled: 1 } });
    await until(() => Promise.resolve(busy !== undefined && !runners().includes(busy)));

    const next = await postJson(cluster.url, '/train', {
      datasets: { line: Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x })) },
      ml_tasks: { line: 'regression' },
      targets: { line: 'y' },
      model_selections: { line: ['LinearRegression'] },
    });
    expect(next.body).toMatchObject({ status: 'training_completed' });
    expect((await current()).state).toBe('cancelled');
  }, 60_000);

  it('cannot be cancelled job by job once it has ended', async () => {
    const jobs = await getJson<{ items: { id: string; state: string }[] }>(
      cluster.url,
      '/api/v1/jobs?state=succeeded',
    );
    const answer = await postJson(cluster.url, `/api/v1/jobs/${jobs.body.items[0]?.id}/cancel`, {});
    expect(answer).toMatchObject({ status: 409, body: { code: 'job-state' } });
  });
});
