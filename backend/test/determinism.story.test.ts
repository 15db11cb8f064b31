import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { parsePublicId } from '../contracts/ids';
import type { Task } from '../contracts/model';
import { ALGORITHMS } from '../kernels/models/registry';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

const DATASETS: Record<Task, string> = { classification: 'iris', regression: 'diabetes' };

type Fingerprints = Record<string, string>;

describe('Every algorithm', () => {
  let cluster: TestCluster;
  let alone: Fingerprints;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 1 });
    for (const name of Object.values(DATASETS))
      await uploadCsv(
        cluster.url,
        `${name}.csv`,
        await readFile(path.join(loadConfig().root, 'datasets', `${name}.csv`), 'utf8'),
      );
    alone = await trained(await start());
  }, 120_000);
  afterAll(() => cluster.stop());

  const start = async (): Promise<string> => {
    const all = (task: Task): object[] =>
      Object.values(ALGORITHMS)
        .filter((algorithm) => algorithm.task === task)
        .map(({ name }) => ({ algorithm: name }));
    return startRun(
      (['classification', 'regression'] as const).map((task) => ({
        dataset: DATASETS[task],
        task,
        target: 'target',
        algorithms: all(task),
      })),
    );
  };
  const startRun = async (datasets: object[]): Promise<string> => {
    const request = { datasets, seed: 3 };
    return (await postJson<{ id: string }>(cluster.url, '/api/v1/runs', request)).body.id;
  };

  /** Fingerprints of the run's models by name, once it has ended. */
  const trained = async (run: string): Promise<Fingerprints> => {
    await until(async () => (await stateOf(run)) !== 'running', 90);
    expect(await stateOf(run)).toBe('succeeded');
    const rows = await cluster.database.sql<{ name: string; fingerprint: string }>(
      `select model.name, fingerprint from model join job on job.id = model.job_id
       where job.run_id = $1`,
      [parsePublicId('run', run)],
    );
    return Object.fromEntries(rows.map(({ name, fingerprint }) => [name, fingerprint]));
  };
  const stateOf = async (run: string): Promise<string> =>
    (await getJson<{ state: string }>(cluster.url, `/api/v1/runs/${run}`)).body.state;
  const workersOf = async (run: string): Promise<number> =>
    (
      await cluster.database.sql(
        `select distinct attempt.node_id from attempt join job on job.id = job_id
         where run_id = $1 and attempt.state = 'succeeded'`,
        [parsePublicId('run', run)],
      )
    ).length;
  const joined = async (workers: number): Promise<void> => {
    while (cluster.workers.length < workers)
      cluster.workers.push(cluster.startWorker(`worker-${cluster.workers.length + 1}`));
    await until(
      async () =>
        (await cluster.database.sql(`select 1 from node where state = 'ready'`)).length === workers,
    );
  };

  it('trains on one worker', () => {
    expect(Object.keys(alone)).toHaveLength(Object.keys(ALGORITHMS).length);
    expect(new Set(Object.values(alone)).size).toBe(Object.keys(alone).length);
  });

  it.each([2, 5])(
    'makes the same models on %d workers',
    async (workers) => {
      await joined(workers);
      const run = await start();
      expect(await trained(run)).toEqual(alone);
      expect(await workersOf(run)).toBeGreaterThan(1);
    },
    120_000,
  );

  it('makes the same model where the worker is killed and the job is tried again', async () => {
    // long enough to be hit
    const forest = { algorithm: 'RandomForestRegressor', parameters: { n_estimators: 1000 } };
    const asked = { dataset: DATASETS.regression, task: 'regression', target: 'target' };
    const again = (): Promise<string> => startRun([{ ...asked, algorithms: [forest] }]);
    const undisturbed = await trained(await again());
    const run = await again();
    let victim: string | undefined;
    await until(async () => {
      const [running] = await cluster.database.sql<{ name: string }>(
        `select node.name from job join node on node.id = node_id where run_id = $1 and job.state = 'running'`,
        [parsePublicId('run', run)],
      );
      victim = running?.name;
      return victim !== undefined;
    });
    cluster.workers[Number(victim?.split('-')[1]) - 1]?.kill('SIGKILL');
    expect(await trained(run)).toEqual(undisturbed);
    const attempts = await cluster.database.sql<{ state: string }>(
      'select attempt.state from attempt join job on job.id = job_id where run_id = $1 order by number',
      [parsePublicId('run', run)],
    );
    expect(attempts.map(({ state }) => state)).toEqual(['lost', 'succeeded']);
  }, 120_000);
});
