import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson, uploadCsv } from './http-calls';

interface Job {
  id: string;
  kind: string;
  state: string;
  node: { name: string } | null;
  model: { version: number };
  progress: { done: number; total: number };
}
interface Run {
  id: string;
  state: string;
}

const FOREST = 'RandomForestRegressor';
const TREES = 40;

describe('A forest that several workers grow', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster();
    const file = path.join(loadConfig().root, 'datasets/complex_regression.csv');
    await uploadCsv(cluster.url, 'curves.csv', await readFile(file, 'utf8'));
  }, 60_000);
  afterAll(() => cluster.stop());

  const start = async (shards: number | undefined, n_estimators = TREES): Promise<Run> => {
    const algorithms = [{ algorithm: FOREST, parameters: { n_estimators }, shards }];
    const datasets = [{ dataset: 'curves', task: 'regression', target: 'target', algorithms }];
    return (await postJson<Run>(cluster.url, '/api/v1/runs', { datasets })).body;
  };
  const jobsOf = async ({ id }: Run): Promise<Job[]> =>
    (await getJson<{ items: Job[] }>(cluster.url, `/api/v1/runs/${id}/jobs`)).body.items;
  const ended = async ({ id }: Run): Promise<string> => {
    let state = 'running';
    await until(async () => {
      state = (await getJson<Run>(cluster.url, `/api/v1/runs/${id}`)).body.state;
      return state !== 'running';
    }, 90);
    return state;
  };
  /** The model that the run made. */
  const modelOf = async (run: Run) => {
    const [job] = await jobsOf(run);
    const name = `${FOREST}_curves@${job?.model.version}`;
    const { body } = await getJson<{
      fingerprint: string;
      metrics: Record<string, number>;
      lineage: { parameters: unknown };
    }>(cluster.url, `/api/v1/models/${name}`);
    return { fingerprint: body.fingerprint, metrics: body.metrics };
  };
  const fit = async (shards: number | undefined, trees?: number) => {
    const run = await start(shards, trees);
    expect(await ended(run)).toBe('succeeded');
    return { jobs: await jobsOf(run), model: await modelOf(run) };
  };
  const shardRows = () => cluster.database.sql('select 1 from model_shard');
  const pause = (act: 'pause' | 'resume') => postJson(cluster.url, `/api/v1/queue/${act}`, {});

  let whole: Awaited<ReturnType<typeof fit>>;

  it('is the model that one job makes, for 1, 2, 3 and 5 shards', async () => {
    whole = await fit(undefined);
    expect(whole.jobs.map(({ kind }) => kind)).toEqual(['fit-model']);
    for (const shards of [1, 2, 3, 5]) {
      const { jobs, model } = await fit(shards);
      expect(jobs).toHaveLength(shards === 1 ? 1 : shards + 1);
      expect(model).toEqual(whole.model);
    }
    expect(await shardRows()).toEqual([]);
  }, 120_000);

  it('is made by both workers, and its assembly is as far as its shards are', async () => {
    const run = await start(2, 1_000);
    await until(async () => {
      const shards = (await jobsOf(run)).filter(({ kind }) => kind === 'fit-shard');
      return new Set(shards.map(({ node }) => node?.name)).size === 2;
    });
    // what is claimed begins to count anew, so it is looked at while it waits for its shards
    let waiting: Job | undefined;
    await until(async () => {
      const assembly = (await jobsOf(run)).at(-1);
      if (assembly?.state === 'blocked' && assembly.progress.done > 0) waiting = assembly;
      return waiting !== undefined || assembly?.state !== 'blocked';
    });
    expect(waiting?.progress.total).toBe(1_000);
    expect(await ended(run)).toBe('succeeded');
  }, 120_000);

  it('grows shards again that were lost with their worker, in the job that needs them', async () => {
    const expected = (await fit(1, 300)).model;
    const run = await start(3, 300);
    // nobody is let to put together what is grown
    await until(async () => (await jobsOf(run)).some(isGrown));
    await pause('pause');
    await until(async () => (await jobsOf(run)).every(({ state }) => state !== 'running'));
    const grown = (await jobsOf(run)).find(isGrown);
    const victim = grown?.node?.name ?? '';
    cluster.workers[victim === 'worker-1' ? 0 : 1]?.kill('SIGKILL');
    await until(async () => (await stateOfNode(victim)) === 'dead');
    await pause('resume');
    expect(await ended(run)).toBe('succeeded');
    expect(await modelOf(run)).toEqual(expected);
    const log = await fetch(
      `${cluster.url}/api/v1/jobs/${(await jobsOf(run)).at(-1)?.id}/logs`,
    ).then((answer) => answer.text());
    expect(log).toMatch(new RegExp(`grown again here: they were lost with ${victim}`));
    cluster.workers[victim === 'worker-1' ? 0 : 1] = cluster.startWorker(victim);
  }, 120_000);

  it('goes on where a worker is killed that grows a shard', async () => {
    const expected = (await fit(1, 300)).model;
    const run = await start(2, 300);
    await until(async () => (await jobsOf(run)).some(({ state }) => state === 'running'));
    const victim = (await jobsOf(run)).find(({ state }) => state === 'running')?.node?.name ?? '';
    cluster.workers[victim === 'worker-1' ? 0 : 1]?.kill('SIGKILL');
    expect(await ended(run)).toBe('succeeded');
    expect(await modelOf(run)).toEqual(expected);
    cluster.workers[victim === 'worker-1' ? 0 : 1] = cluster.startWorker(victim);
  }, 120_000);

  it('is cancelled as a whole by any of its jobs, and retried as a whole', async () => {
    await pause('pause');
    const run = await start(2);
    const [shard] = await jobsOf(run);
    await postJson(cluster.url, `/api/v1/jobs/${shard?.id}/cancel`, {});
    expect(await ended(run)).toBe('cancelled');
    expect((await jobsOf(run)).map(({ state }) => state)).toEqual(Array(3).fill('cancelled'));
    await postJson(cluster.url, `/api/v1/jobs/${(await jobsOf(run)).at(-1)?.id}/retry`, {});
    await pause('resume');
    expect(await ended(run)).toBe('succeeded');
    expect(await modelOf(run)).toEqual(whole.model);
  }, 120_000);

  const isGrown = ({ kind, state }: Job): boolean => kind === 'fit-shard' && state === 'succeeded';
  const stateOfNode = async (name: string): Promise<unknown> =>
    (await cluster.database.sql('select state from node where name = $1', [name]))[0]?.['state'];
});
