import { once } from 'node:events';
import { LocalWorkers } from '../roles/local-workers';
import { Supervised } from '../roles/supervised';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';

interface Changed {
  success: boolean;
  worker: string;
  previous_workers: number;
  current_workers: number;
}
interface Status {
  active_nodes: number;
  node_details: { name: string; models: number }[];
}

/** The test is the supervisor: it starts the head, and real workers when the head asks for them. */
describe('The workers of one machine', () => {
  let cluster: TestCluster;
  let workers: LocalWorkers;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 0, env: { SUPERVISED: '1', DRAIN_SECONDS: '30' } });
    workers = new LocalWorkers((name) => {
      const launch = async () => {
        const child = cluster.startWorker(name);
        const exited = once(child, 'exit').then(() => 'gone');
        const stop = async () => {
          child.kill('SIGTERM');
          await exited;
        };
        return { exited, stop };
      };
      return new Supervised(name, launch, () => undefined);
    });
    cluster.head.on('message', (message) => {
      void workers.answer(message).then((answer) => answer && cluster.head.send(answer));
    });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(workers.all.map((worker) => worker.stop()));
    await cluster.stop();
  });

  const add = (body: object) => postJson<Changed>(cluster.url, '/cluster/add_worker', body);
  const remove = (id: number | string) =>
    postJson<Changed>(cluster.url, '/cluster/remove_worker', { worker_id: id });
  const status = async () => (await getJson<Status>(cluster.url, '/cluster/status')).body;

  it('become more when a program of the original asks for it', async () => {
    for (const worker of ['worker-1', 'worker-2'])
      expect(await add({ cpu: 1, ram: 1 })).toMatchObject({
        status: 200,
        body: { success: true, worker, previous_workers: Number(worker.at(-1)) - 1 },
      });
    await until(async () => (await status()).active_nodes === 2);
    expect(await add({ cpu: 7, ram: 1 })).toMatchObject({ status: 422 });
  }, 60_000);

  it('hand their models over before they go', async () => {
    const records = Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x }));
    await postJson(cluster.url, '/train', {
      datasets: { line: records },
      ml_tasks: { line: 'regression' },
      targets: { line: 'y' },
      model_selections: { line: ['LinearRegression'] },
    });
    const { node_details: nodes } = await status();
    const holder = nodes.findIndex((node) => node.models > 0);
    expect(await remove(holder)).toMatchObject({
      status: 200,
      body: { worker: nodes[holder]?.name, previous_workers: 2, current_workers: 1 },
    });
    const features = [{ x: 3 }];
    expect(
      await postJson(cluster.url, '/predict/LinearRegression_line', { features }),
    ).toMatchObject({ status: 200, body: { predictions: [expect.closeTo(6, 6)] } });
    expect(await remove(0)).toMatchObject({ status: 409, body: { code: 'worker-limit' } });
    expect((await status()).active_nodes).toBe(1);
    expect(await remove('worker-9')).toMatchObject({
      status: 404,
      body: { code: 'node-not-found' },
    });
  }, 60_000);
});
