import { connect } from 'node:net';
import { startCluster, until, type TestCluster } from './cluster';
import { getJson, postJson } from './http-calls';
import { ThrowawayRedis } from './throwaway-redis';

describe('A cluster whose Redis fails', () => {
  let redis: ThrowawayRedis;
  let cluster: TestCluster;

  beforeAll(async () => {
    redis = await ThrowawayRedis.start();
    cluster = await startCluster({ env: { REDIS_URL: redis.url } });
    await queueIs('answering');
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await redis.close();
  }, 30_000);

  const queueIs = (health: string) =>
    until(async () => (await getJson(cluster.url, '/health')).body['queue'] === health);
  /** Both workers wait for messages: each blocks on the queue's list. */
  const workersListen = () =>
    until(async () => /blocked_clients:2\b/.test(await tell(redis.url, 'INFO', 'clients')));

  it('trains by polling while Redis hangs, and by messages when it goes on', async () => {
    process.kill(redis.pid, 'SIGSTOP');
    await queueIs('silent');
    expect(await train(cluster.url)).toBe('training_completed');
    process.kill(redis.pid, 'SIGCONT');
    await queueIs('answering');
    await workersListen();
    expect(await train(cluster.url)).toBe('training_completed');
  }, 60_000);

  it('trains while Redis is dead, and by messages when it is back with nothing in it', async () => {
    await redis.end();
    await queueIs('silent');
    expect(await train(cluster.url)).toBe('training_completed');
    await redis.launch();
    await queueIs('answering');
    await workersListen();
    expect(await train(cluster.url)).toBe('training_completed');
  }, 60_000);

  it('loses no job when all messages are deleted', async () => {
    const trainings = Promise.all(Array.from({ length: 8 }, () => train(cluster.url)));
    for (let flush = 0; flush < 20; flush++) {
      expect(await tell(redis.url, 'FLUSHALL')).toContain('+OK');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(new Set(await trainings)).toEqual(new Set(['training_completed']));
  }, 90_000);

  it('stops in order while Redis hangs', async () => {
    process.kill(redis.pid, 'SIGSTOP');
    await queueIs('silent');
    const worker = cluster.workers[1];
    const ended = new Promise((resolve) => worker?.on('exit', resolve));
    worker?.kill('SIGTERM');
    expect(await ended).toBe(0);
    process.kill(redis.pid, 'SIGCONT');
  }, 60_000);
});

async function train(url: string): Promise<unknown> {
  const rows = Array.from({ length: 40 }, (_, index) => ({ x: index, y: 2 * index }));
  const { body } = await postJson(url, '/train', {
    datasets: { line: rows },
    ml_tasks: { line: 'regression' },
    targets: { line: 'y' },
    model_selections: { line: ['LinearRegression'] },
  });
  return body['status'];
}

/** One command to a Redis, over a connection of its own. */
function tell(url: string, ...command: string[]): Promise<string> {
  const { hostname, port, password } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`AUTH ${password}\r\n${command.join(' ')}\r\nQUIT\r\n`),
    );
    let answer = '';
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}
