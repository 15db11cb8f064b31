import { startCluster, until, type TestCluster } from './cluster';
import { listen } from './event-reader';
import { getJson, postJson, uploadCsv } from './http-calls';

interface Run {
  id: string;
  state: string;
  jobs: { running: number };
}
interface Dataset {
  version: { number: number; row_count: number };
}
interface Predicted {
  predictions: number[];
}

describe('Two heads of one cluster', () => {
  let cluster: TestCluster;
  let a: string;
  let b: string;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    a = cluster.url;
    b = (await cluster.startHead()).url;
    await uploadCsv(a, 'line.csv', `x,y\n${lines(0, 40)}`);
  }, 60_000);
  afterAll(() => cluster.stop());

  const startRun = async (
    url: string,
    algorithm: string,
    { dataset = 'line', parameters = {} } = {},
  ) => {
    const algorithms = [{ algorithm, parameters }];
    const datasets = [{ dataset, task: 'regression', target: 'y', algorithms }];
    const { body } = await postJson<Run>(url, '/api/v1/runs', { datasets });
    return body.id;
  };
  const stateOf = async (url: string, run: string) =>
    (await getJson<Run>(url, `/api/v1/runs/${run}`)).body;
  const predict = (url: string) =>
    postJson<Predicted>(url, '/predict/LinearRegression_line', {
      features: [{ x: 100 }, { x: -7 }],
    });

  it('know the same datasets, runs, models and events', async () => {
    const events = await listen(a, '/api/v1/events?topics=runs');
    const run = await startRun(b, 'LinearRegression');
    expect((await events.next('events')).data).toContain(run);
    events.close();
    await until(async () => (await stateOf(a, run)).state === 'succeeded');
    for (const url of [a, b]) {
      const { status, body } = await predict(url);
      expect(status).toBe(200);
      expect(body.predictions[0]).toBeCloseTo(201, 6);
      expect(body.predictions[1]).toBeCloseTo(-13, 6);
    }
  }, 60_000);

  it('take rows for one dataset at once, and lose none', async () => {
    await uploadCsv(a, 'grown.csv', `x,y\n${lines(0, 10)}`);
    const parts = Array.from({ length: 6 }, (_, part) => 10 + part * 5);
    const answers = await Promise.all(
      parts.map((from, index) => {
        const body = `x,y\n${lines(from, from + 5)}`;
        const init = { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body };
        return fetch(`${index % 2 === 0 ? a : b}/api/v1/datasets/grown/append`, init);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(parts.map(() => 201));
    const made = await Promise.all(answers.map((answer) => answer.json() as Promise<Dataset>));
    const numbers = made.map(({ version }) => version.number).sort((x, y) => x - y);
    expect(numbers).toEqual([2, 3, 4, 5, 6, 7]);
    const preview = await getJson<{ rows: [number, number][] }>(
      b,
      '/api/v1/datasets/grown/preview?limit=100',
    );
    const xs = preview.body.rows.map(([x]) => x).sort((x, y) => x - y);
    expect(xs).toEqual(Array.from({ length: 40 }, (_, x) => x));
  });

  it('say which of them has a file that waits to be committed', async () => {
    const init = { method: 'POST', headers: { 'Content-Type': 'text/csv' } };
    const inspected = await fetch(`${a}/api/v1/datasets/inspect`, {
      ...init,
      body: `x,y\n${lines(0, 5)}`,
    });
    const { upload_id } = (await inspected.json()) as { upload_id: string };
    const commit = { upload_id, name: 'waited' };
    const elsewhere = await postJson(b, '/api/v1/datasets/commit', commit);
    expect(elsewhere).toMatchObject({ status: 404, body: { code: 'upload-not-found' } });
    expect((await postJson(a, '/api/v1/datasets/commit', commit)).status).toBe(201);
  });

  it('delete for each other', async () => {
    expect((await getJson(b, '/api/v1/datasets/waited')).status).toBe(200);
    await fetch(`${a}/api/v1/datasets/waited`, { method: 'DELETE' });
    expect((await getJson(b, '/api/v1/datasets/waited')).status).toBe(404);
  });

  it('carry on alone: what one accepted runs, can be cancelled, and is served, without it', async () => {
    await uploadCsv(a, 'long.csv', `x,y\n${lines(0, 3_000)}`);
    const slow = { n_estimators: 1_000, engine: 'ml-random-forest' };
    const run = await startRun(a, 'RandomForestRegressor', { dataset: 'long', parameters: slow });
    await until(async () => (await stateOf(b, run)).jobs.running === 1);
    const next = await startRun(a, 'Ridge');
    cluster.head.kill('SIGKILL');
    expect((await postJson(b, `/api/v1/runs/${run}/cancel`, {})).status).toBe(200);
    await until(async () => (await stateOf(b, next)).state === 'succeeded');
    expect((await predict(b)).status).toBe(200);
  }, 60_000);
});

/** Rows of y = 2x + 1. */
function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => `${from + at},${2 * (from + at) + 1}\n`).join(
    '',
  );
}
