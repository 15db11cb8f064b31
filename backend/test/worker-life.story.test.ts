import type { ChildProcess } from 'node:child_process';
import { drainNode, undrainNode } from '../nodes/membership';
import { startCluster, until, type TestCluster } from './cluster';
import { postJson } from './http-calls';
import { acceptNoops, jobOf } from './noop-jobs';
import { childrenOf, isAlive } from './processes';

interface Node {
  id: string;
  state: string;
  incarnation: number;
}

describe('The life of a worker', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ env: { DRAIN_SECONDS: '3', MODEL_REPLICAS: '1' } });
  }, 60_000);
  afterAll(() => cluster.stop());

  const nodeOf = async (name: string): Promise<Node> => {
    const [node] = await cluster.database.sql<Node>(
      'select id, state, incarnation from node where name = $1',
      [name],
    );
    if (!node) throw new Error(`there is no node ${name}`);
    return node;
  };
  const runsOn = async (key: string) => {
    await until(async () => (await jobOf(cluster, key)).attempts.length > 0);
    return (await jobOf(cluster, key)).attempts.at(-1)?.node ?? '';
  };
  const processOf = (name: string): ChildProcess => {
    const worker = cluster.workers[name === 'worker-1' ? 0 : 1];
    if (!worker) throw new Error(`there is no process ${name}`);
    return worker;
  };
  const restart = async (name: string) => {
    const { incarnation } = await nodeOf(name);
    cluster.workers[name === 'worker-1' ? 0 : 1] = cluster.startWorker(name);
    await until(async () => (await nodeOf(name)).incarnation > incarnation);
  };

  it('that a person drains: it hands its job back, which counts for nothing, and stays', async () => {
    await acceptNoops(cluster, { long: { seconds: 6 } });
    const first = await runsOn('long');
    const { id, incarnation } = await nodeOf(first);
    expect(await drainNode(cluster.database.sql, id)).toBe(true);
    await until(async () => (await jobOf(cluster, 'long')).state === 'succeeded');
    const job = await jobOf(cluster, 'long');
    expect(job).toMatchObject({ failures: 0, losses: 0 });
    expect(job.attempts.map(({ state }) => state)).toEqual(['released', 'succeeded']);
    expect(job.attempts[1]?.node).not.toBe(first);
    expect(await nodeOf(first)).toMatchObject({ state: 'draining', incarnation });

    expect(await undrainNode(cluster.database.sql, id)).toBe(true);
    await acceptNoops(cluster, { one: { seconds: 4 }, two: { seconds: 4 } });
    expect(new Set([await runsOn('one'), await runsOn('two')]).size).toBe(2);
    await until(async () => (await jobOf(cluster, 'two')).state === 'succeeded');
  }, 90_000);

  it('that is told to stop: its job ends within the grace, its model moves, and it goes', async () => {
    const training = await postJson<{ status: string }>(cluster.url, '/train', {
      datasets: { line: Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x })) },
      ml_tasks: { line: 'regression' },
      targets: { line: 'y' },
      model_selections: { line: ['LinearRegression'] },
    });
    expect(training.body).toMatchObject({ status: 'training_completed' });
    const holders = () =>
      cluster.database.sql<{ name: string }>(
        `select name from replica join node on node.id = node_id and node.incarnation = replica.incarnation
         where replica.state = 'ready' and node.state <> 'dead'`,
      );
    const [holder] = await holders();
    const name = holder?.name ?? '';
    const worker = processOf(name);
    const exited = exitOf(worker);
    worker.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect((await nodeOf(name)).state).toBe('dead');
    expect((await holders()).map((each) => each.name)).not.toContain(name);
    const prediction = await postJson(cluster.url, '/predict/LinearRegression_line', {
      features: [{ x: 3 }],
    });
    expect(prediction.status).toBe(200);
    const rebuilt = await cluster.database.sql(`select 1 from job where kind = 'rebuild-model'`);
    expect(rebuilt).toHaveLength(0);
    await restart(name);
  }, 90_000);

  it('that is told to hurry: it hands its job back at once', async () => {
    await acceptNoops(cluster, { endless: { seconds: 500 } });
    const name = await runsOn('endless');
    const worker = processOf(name);
    const exited = exitOf(worker);
    worker.kill('SIGTERM');
    await until(async () => (await nodeOf(name)).state === 'draining');
    worker.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect((await jobOf(cluster, 'endless')).attempts[0]?.state).toBe('released');
    await restart(name);
    await postJson(cluster.url, `/api/v1/jobs/${(await jobOf(cluster, 'endless')).id}/cancel`, {});
  }, 60_000);

  it('whose name another worker takes: it stops, and leaves the other one alone', async () => {
    const former = processOf('worker-1');
    const exited = exitOf(former);
    await restart('worker-1');
    const { incarnation } = await nodeOf('worker-1');
    expect(await exited).toBe(0);
    expect(await nodeOf('worker-1')).toMatchObject({ state: 'ready', incarnation });
  }, 60_000);

  it('that was declared dead and comes back: it drops its job and joins anew', async () => {
    await acceptNoops(cluster, { frozen: { seconds: 4 } });
    const name = await runsOn('frozen');
    const before = await nodeOf(name);
    const worker = processOf(name);
    worker.kill('SIGSTOP');
    await until(async () => (await nodeOf(name)).state === 'dead');
    worker.kill('SIGCONT');
    await until(async () => (await nodeOf(name)).incarnation > before.incarnation);
    await until(async () => (await jobOf(cluster, 'frozen')).state === 'succeeded');
    const { attempts } = await jobOf(cluster, 'frozen');
    expect(attempts.map(({ state }) => state)).toEqual(['lost', 'succeeded']);
    expect(worker.exitCode).toBeNull();
  }, 90_000);

  it('that is killed while its runner hears nothing: the runner goes too', async () => {
    await acceptNoops(cluster, { spinning: { seconds: 0, fault: 'spin' } });
    const worker = processOf(await runsOn('spinning'));
    const runners = childrenOf(worker.pid ?? 0);
    expect(runners.length).toBeGreaterThan(0);
    worker.kill('SIGKILL');
    await until(() => Promise.resolve(!runners.some(isAlive)));
  }, 60_000);
});

function exitOf(worker: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => worker.once('exit', (code) => resolve(code)));
}
