import { startCluster, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';

const REQUEST = {
  datasets: { line: Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x })) },
  ml_tasks: { line: 'regression' },
  targets: { line: 'y' },
  model_selections: { line: ['LinearRegression'] },
};

describe('An Idempotency-Key', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
  }, 60_000);
  afterAll(() => cluster.stop());

  const train = (request: object, key: string) =>
    postJson<{ run_id: string }>(cluster.url, '/train', request, { 'Idempotency-Key': key });
  const start = (seed: number, key: string) => {
    const algorithms = [{ algorithm: 'LinearRegression' }];
    const datasets = [{ dataset: 'line', task: 'regression', target: 'y', algorithms }];
    const headers = { 'Idempotency-Key': key };
    return postJson<{ id: string }>(cluster.url, '/api/v1/runs', { datasets, seed }, headers);
  };
  const runs = async () =>
    (await getJson<{ items: unknown[] }>(cluster.url, '/api/v1/runs')).body.items.length;

  it('lets a training be sent twice and happen once', async () => {
    const first = await train(REQUEST, 'a');
    const second = await train(REQUEST, 'a');
    expect(second.body).toEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await runs()).toBe(1);
  }, 60_000);

  it('gives requests that arrive at once the same run', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(7, 'b')));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await runs()).toBe(2);
  });

  it('repeats an answer although the request would be refused by now', async () => {
    const first = await start(9, 'c');
    await cluster.database.sql('update dataset set deleted_at = now()');
    expect((await start(9, 'd')).status).toBe(404);
    const second = await start(9, 'c');
    expect(second).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect((await train(REQUEST, 'a')).headers.get('idempotency-replayed')).toBe('true');
    await cluster.database.sql('update dataset set deleted_at = null');
    expect(await runs()).toBe(3);
  });

  it('refuses a key that belongs to another request', async () => {
    expect(await start(8, 'b')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await start(8, 'ü'.repeat(300))).toMatchObject({ status: 400 });
    expect(await runs()).toBe(3);
  });
});
