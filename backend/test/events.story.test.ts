import { once } from 'node:events';
import { uuidv7 } from '../database/uuid';
import { appendEvent } from '../events/event-log';
import { startCluster, until, type TestCluster } from './cluster';
import { listen } from './event-reader';
import { getJson, postJson } from './http-calls';

describe('The stream of events', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startCluster({ workers: 0 });
  }, 60_000);
  afterAll(() => cluster.stop());

  const append = (topic: 'jobs' | 'models', kind: string) =>
    appendEvent(cluster.database.sql, { topic, entityId: uuidv7(), kind });

  it('tells what happens, resumes where a reader was, and filters by topic', async () => {
    const first = await listen(cluster.url, '/api/v1/events?topics=jobs');
    await append('models', 'created');
    await append('jobs', 'queued');
    const told = await first.next('events');
    expect(JSON.parse(told.data)).toMatchObject([
      { topic: 'jobs', kind: 'queued', id: expect.stringMatching(/^job_/) as string },
    ]);
    first.close();
    await append('jobs', 'running');
    const again = await listen(cluster.url, '/api/v1/events?topics=jobs', {
      'Last-Event-ID': told.id,
    });
    expect(JSON.parse((await again.next('events')).data)).toMatchObject([{ kind: 'running' }]);
    again.close();
  });

  it('asks a reader to begin anew whose position it does not know', async () => {
    const reader = await listen(cluster.url, '/api/v1/events?since=999999999');
    expect(await reader.next('resync')).toMatchObject({ data: '{}' });
    reader.close();
  });

  it('refuses a topic that there is not', async () => {
    expect((await fetch(`${cluster.url}/api/v1/events?topics=weather`)).status).toBe(422);
  });

  it('does not keep the head from stopping, and neither does who waits for a training', async () => {
    const reader = await listen(cluster.url, '/api/v1/events');
    const training = postJson(cluster.url, '/train', {
      datasets: { line: Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x })) },
      ml_tasks: { line: 'regression' },
      targets: { line: 'y' },
    });
    await until(async () => {
      const { body } = await getJson<{ items: unknown[] }>(cluster.url, '/api/v1/runs');
      return body.items.length === 1;
    });
    const exited = once(cluster.head, 'exit');
    cluster.head.kill('SIGTERM');
    expect((await training).status).toBe(202);
    expect(await exited).toEqual([0, null]);
    reader.close();
  });
});
