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
    const rows = flowers(iris);
    const predict = () =>
      postJson<{ predictions: number[]; probabilities: number[][] }>(
        cluster.url,
        '/predict/RandomForestClassifier_iris',
        { features: rows },
      );
    const model = async () =>
      (await getJson<Model>(cluster.url, '/api/v1/models/RandomForestClassifier_iris')).body;
    const before = { model: await model(), answer: await predict() };
    expect(before.answer.status).toBe(200);

    for (const worker of cluster.workers) worker.kill('SIGKILL');
    await until(async () => (await model()).state === 'rebuilding');
    const meanwhile = await predict();
    expect(meanwhile.status).toBe(503);
    expect(Number(meanwhile.headers.get('retry-after'))).toBeGreaterThan(0);

    cluster.workers = [cluster.startWorker('worker-1'), cluster.startWorker('worker-2')];
    await until(async () => (await model()).state === 'ready', 90);
    const after = await predict();
    expect((await model()).fingerprint).toBe(before.model.fingerprint);
    expect(after.body.probabilities).toEqual(before.answer.body.probabilities);
  }, 150_000);
});

function flowers(csv: string): Record<string, number>[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(',').slice(0, -1);
  return lines.map((line) =>
    Object.fromEntries(names.map((name, index) => [name, Number(line.split(',')[index])])),
  );
}
