import Bull, { type Queue } from 'bull';
import { setTimeout as sleep } from 'node:timers/promises';
import { ThrowawayRedis } from '../test/throwaway-redis';
import { LocalPause } from './local-pause';
import { queueOptions } from './queue.module';

describe('LocalPause', () => {
  let redis: ThrowawayRedis;
  const queues: Queue[] = [];

  beforeAll(async () => {
    redis = await ThrowawayRedis.start();
  }, 30_000);
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close(true)));
  });
  afterAll(() => redis.close());

  /** A process that takes messages, as far as Redis sees. */
  function consumer(name: string) {
    const { name: queueName, url, redis: connection, ...options } = queueOptions(redis.url);
    // The client leaves the timer of its last silence behind, and the test would wait for it.
    const queue = new Bull(queueName, url, {
      ...options,
      redis: { ...connection, socketTimeout: undefined },
    });
    queues.push(queue);
    const taking = new LocalPause(queue, name);
    const got: string[] = [];
    void queue.process(1, (job) => {
      got.push((job.data as { jobId: string }).jobId);
      return Promise.resolve();
    });
    const send = (jobId: string) => queue.add({ jobId }, { jobId });
    return { queue, taking, got, send };
  }

  /** The lines of Redis' own list about the connection of this name. */
  async function connections(queue: Queue, name: string): Promise<string[]> {
    const list = (await queue.client.client('LIST')) as string;
    return list.split('\n').filter((line) => line.includes(` name=${name} `));
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await sleep(5);
  }

  const waits = (queue: Queue, name: string) =>
    until(async () => (await connections(queue, name)).some((line) => / flags=\w*b/.test(line)));

  it('leaves what comes to others at once, keeps its connection, and goes on', async () => {
    const [full, free] = [consumer('full'), consumer('free')];
    const idOf = async () => (await connections(full.queue, 'full'))[0]?.match(/^id=\d+/)?.[0];
    await waits(full.queue, 'full');
    const id = await idOf();
    // It has waited longer than the other, so that Redis would give it the next message.
    await waits(free.queue, 'free');
    await full.taking.pause();
    const names = Array.from({ length: 5 }, (_, at) => `first-${at}`);
    for (const name of names) await free.send(name);
    await until(() => free.got.length === 5);
    expect(full.got).toEqual([]);

    await waits(free.queue, 'free');
    await free.taking.pause();
    await full.taking.resume();
    await free.send('second');
    await until(() => full.got.length === 1);
    expect(full.got).toEqual(['second']);
    expect(free.got).toEqual(names);
    expect(await idOf()).toBe(id);
  });

  it('begins while the connection is young without anything rejected', async () => {
    const rejected: unknown[] = [];
    const { queue, taking, got, send } = consumer('young');
    const named = queue.setWorkerName().catch((error: unknown) => rejected.push(error));
    await new Promise((resolve) => inside(queue).once('connect', resolve));
    await taking.pause();
    await named;
    await taking.resume();
    await send('after');
    await until(() => got.length === 1);
    expect(rejected).toEqual([]);
  });

  it('goes on after Redis was away', async () => {
    const { queue, taking, got, send } = consumer('away');
    await waits(queue, 'away');
    await redis.end();
    const paused = taking.pause();
    await redis.launch();
    await paused;
    await taking.resume();
    await send('after');
    await until(() => got.length === 1);
    expect(got).toEqual(['after']);
  });
});

function inside(queue: Queue): Queue['client'] {
  return (queue as unknown as { bclient: Queue['client'] }).bclient;
}
