import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

interface Run {
  id: string;
  state: string;
}
interface Job {
  state: string;
  node: { name: string } | null;
  attempts: { state: string; node: { name: string } }[];
  model: { name: string };
}
interface Model {
  state: string;
  fingerprint: string;
  replicas: { node: { name: string }; state: string }[];
}

describe('A cluster that loses workers', () => {
  let cluster: TestCluster;
  let iris: string;

  beforeAll(async () => {
    cluster = await startCluster();
    iris = await readFile(path.join(loadConfig().root, 'datasets/iris.csv'), 'utf8');
    await uploadCsv(cluster.url, 'iris.csv', iris);
  }, 60_000);
  afterAll(() => cluster.stop());

  const startRun = (algorithm: string, parameters: object) =>
    postJson<Run>(cluster.url, '/api/v1/runs', {
      datasets: [
        {
          dataset: 'iris',
          task: 'classification',
          target: 'target',
          algorithms: [{ algorithm, parameters }],
        },
      ],
    });
  const onlyJob = async (run: Run): Promise<Job> => {
    const jobs = await getJson<{ items: { id: string }[] }>(
      cluster.url,
      `/api/v1/runs/${run.id}/jobs`,
    );
    return (await getJson<Job>(cluster.url, `/api/v1/jobs/${jobs.body.items[0]?.id}`)).body;
  };

  it('finishes a job elsewhere, once, whose worker was killed while it trained', async () => {
    // The slow engine, so that there is time to kill the worker.
    const slow = { n_estimators: 1000, max_features: 1, engine: 'ml-random-forest' };
    const { body: run } = await startRun('RandomForestClassifier', slow);
    await until(async () => (await onlyJob(run)).state === 'running');
    const first = (await onlyJob(run)).node?.name;
    const victim = cluster.workers[first === 'worker-1' ? 0 : 1];
    victim?.kill('SIGKILL');

    await until(
      async () =>
        (await getJson<Run>(cluster.url, `/api/v1/runs/${run.id}`)).body.state !== 'running',
      90,
    );
    const job = await onlyJob(run);
    expect(job.state).toBe('succeeded');
    expect(job.attempts.map((attempt) => attempt.state)).toEqual(['lost', 'succeeded']);
    expect(job.attempts[1]?.node.name).not.toBe(first);
    const models = await cluster.database.sql('select 1 from model');
    const metrics = await cluster.database.sql(`select 1 from metric where name = 'accuracy'`);
    expect([models.length, metrics.length]).toEqual([1, 1]);
    cluster.workers.push(cluster.startWorker(first ?? ''));
  }, 150_000);

  it('holds two copies of every model once there are two workers again', async () => {
    const model = async () =>
      (await getJson<Model>(cluster.url, '/api/v1/models/RandomForestClassifier_iris')).body;
    await until(
      async () =>
        (await model()).replicas.filter((replica) => replica.state === 'ready').length === 2,
    );
    expect((await model()).state).toBe('ready');
  }, 60_000);

  it('brings every model back bit for bit after all workers are gone, and says so meanwhile', async () => {
    await trainMore();
    const rows = perturbed(flowers(iris), 1000);
    const ask = (model: string, prefer?: string) =>
      postJson<Answer>(
        cluster.url,
        `/predict/${model}`,
        { features: rows },
        prefer === undefined ? {} : { Prefer: prefer },
      );
    const fingerprints = () =>
      cluster.database.sql(
        'select name, version, fingerprint, state from model order by name, version',
      );
    const before = {
      models: await fingerprints(),
      answers: await Promise.all(MODELS.map((model) => ask(model))),
    };
    expect(before.models).toHaveLength(5);

    for (const worker of cluster.workers) worker.kill('SIGKILL');
    await until(async () => (await ask(FOREST)).status === 503);
    const meanwhile = await ask(FOREST);
    expect(meanwhile.body).toMatchObject({ code: 'model-rebuilding', state: 'rebuilding' });
    expect(Number(meanwhile.headers.get('retry-after'))).toBe(meanwhile.body.eta_seconds);

    cluster.workers = [cluster.startWorker('worker-1'), cluster.startWorker('worker-2')];
    const waited = await ask(FOREST, 'wait=30');
    expect(waited.headers.get('preference-applied')).toBe('wait=30');
    expect(waited.status).toBe(200);
    await until(
      async () => (await fingerprints()).every((model) => model['state'] === 'ready'),
      90,
    );
    expect(await fingerprints()).toEqual(before.models);
    const after = await Promise.all(MODELS.map((model) => ask(model)));
    expect(after.map(answered)).toEqual(before.answers.map(answered));
  }, 150_000);

  it('brings an evicted model back when somebody asks for it, and only then', async () => {
    const ask = (prefer: string) =>
      postJson<Answer>(
        cluster.url,
        '/predict/LinearRegression_iris',
        {
          features: flowers(iris)
            .slice(0, 3)
            .map((row) => ({ ...row, target: 0 })),
        },
        { Prefer: prefer },
      );
    const model = async () =>
      (await getJson<Model>(cluster.url, '/api/v1/models/LinearRegression_iris')).body;
    await cluster.database.transaction(async (sql) => {
      await sql(`update model set state = 'cold' where name = 'LinearRegression_iris'`);
      await sql(
        `delete from replica using model where model.id = model_id and model.state = 'cold'`,
      );
    });
    await until(async () => (await ask('wait=0')).status === 503);
    await until(async () => (await model()).state !== 'cold');
    const waited = await ask('wait=30');
    expect(waited.status).toBe(200);
    expect((await model()).state).toBe('ready');
  }, 60_000);

  /** Four algorithms, one of them in two versions. */
  async function trainMore(): Promise<void> {
    const classify = { dataset: 'iris', task: 'classification', target: 'target' };
    const regress = { dataset: 'iris', task: 'regression', target: 'petal width (cm)' };
    const algorithm = (name: string, parameters = {}) => ({ algorithm: name, parameters });
    const { body: run } = await postJson<Run>(cluster.url, '/api/v1/runs', {
      datasets: [
        {
          ...classify,
          algorithms: [
            algorithm('RandomForestClassifier', { n_estimators: 20 }),
            algorithm('LogisticRegression'),
          ],
        },
        {
          ...regress,
          algorithms: [
            algorithm('RandomForestRegressor', { n_estimators: 20 }),
            algorithm('LinearRegression'),
          ],
        },
      ],
    });
    await until(
      async () =>
        (await getJson<Run>(cluster.url, `/api/v1/runs/${run.id}`)).body.state === 'succeeded',
    );
  }
});

/** The bare name is the latest version; the first forest was trained before. */
const FOREST = 'RandomForestClassifier_iris@1';
const MODELS = [
  FOREST,
  'RandomForestClassifier_iris',
  'LogisticRegression_iris',
  'RandomForestRegressor_iris',
  'LinearRegression_iris',
];

interface Answer {
  code?: string;
  eta_seconds?: number;
  predictions: unknown[];
  probabilities?: number[][];
}

function answered({ status, body }: { status: number; body: Answer }): unknown[] {
  return [status, body.predictions, body.probabilities];
}

/** As many rows as wanted, each a flower of the file with its numbers changed a little. */
function perturbed(rows: Record<string, number>[], count: number): Record<string, number>[] {
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(
      Object.entries(rows[index % rows.length] ?? {}).map(([name, value]) => [
        name,
        value + (index % 17) / 100,
      ]),
    ),
  );
}

function flowers(csv: string): Record<string, number>[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(',').slice(0, -1);
  return lines.map((line) =>
    Object.fromEntries(names.map((name, index) => [name, Number(line.split(',')[index])])),
  );
}
