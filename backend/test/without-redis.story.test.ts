import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';

describe('A cluster without Redis', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1, redis: false });
  }, 60_000);
  afterAll(() => cluster.stop());

  it('says so, and trains all the same', async () => {
    expect((await getJson(cluster.url, '/health')).body).toMatchObject({
      queue: 'absent',
      ready: true,
    });
    const rows = Array.from({ length: 40 }, (_, index) => ({ x: index, y: 2 * index }));
    const { body } = await postJson(cluster.url, '/train', {
      datasets: { line: rows },
      ml_tasks: { line: 'regression' },
      targets: { line: 'y' },
      model_selections: { line: ['LinearRegression'] },
    });
    expect(body).toMatchObject({ status: 'training_completed' });
  }, 60_000);

  it('takes no job while no worker lives, and runs it when one comes', async () => {
    cluster.workers[0]?.kill('SIGTERM');
    await until(
      async () =>
        (await getJson<{ nodes: { ready: number } }>(cluster.url, '/health')).body.nodes.ready ===
        0,
    );
    const { status, body } = await postJson<{ id: string }>(cluster.url, '/api/v1/runs', {
      datasets: [
        {
          dataset: 'line',
          task: 'regression',
          target: 'y',
          algorithms: [{ algorithm: 'LinearRegression' }],
        },
      ],
    });
    expect(status).toBe(202);
    cluster.startWorker('worker-9');
    await until(
      async () =>
        (await getJson<{ state: string }>(cluster.url, `/api/v1/runs/${body.id}`)).body.state ===
        'succeeded',
    );
  }, 60_000);
});
