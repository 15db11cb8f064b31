import { ChaosCluster } from './chaos-cluster';
import { redisCommands } from './redis-commands';
import { Stage } from './stage';

/** Directed scenarios around the end of a job: who may say that it is done, and what gets lost on the way. */
describe('The end of a job', () => {
  let cluster: ChaosCluster;
  let stage: Stage;

  beforeAll(async () => {
    cluster = await ChaosCluster.start({ workers: 2 });
  }, 90_000);
  afterAll(() => cluster.stop(), 30_000);
  beforeEach(async () => {
    stage = await Stage.open(cluster);
  }, 60_000);

  it('is refused to a worker that comes back after another one has won', async () => {
    const frozen = stage.freezeAtFinish();
    const job = await stage.fit();
    const zombie = await frozen;
    await stage.is(job, 'succeeded');
    zombie.thaw();
    await stage.isFenced(job);

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(job)).toEqual(['fenced', 'succeeded']);
  }, 90_000);

  it('is refused to a worker that comes back while another one still works on it', async () => {
    const frozen = stage.freezeAtFinish();
    const job = await stage.submit({ type: 'wait', seconds: 2 });
    const zombie = await frozen;
    await stage.workerOf(job, 2);
    zombie.thaw();
    await stage.isFenced(job);

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(job)).toEqual(['fenced', 'succeeded']);
  }, 90_000);

  it('is refused to a worker that comes back after a cancel', async () => {
    const frozen = stage.freezeAtFinish();
    const job = await stage.fit();
    const zombie = await frozen;
    await stage.cancel(job);
    zombie.thaw();
    await stage.isFenced(job);

    expect(await stage.violations()).toEqual([]);
    expect((await stage.job(job)).state).toBe('cancelled');
    expect(await cluster.pool.sql('select 1 from model')).toEqual([]);
  }, 90_000);

  it('counts once when the answer to its commit is lost', async () => {
    const caught = stage.nextFinish('answer', 'commit');
    const job = await stage.fit();
    await caught;

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(job)).toEqual(['succeeded']);
  }, 90_000);

  it('is said again when its commit never arrived', async () => {
    const caught = stage.nextFinish('request', 'commit');
    const job = await stage.fit();
    await caught;

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(job)).toEqual(['succeeded']);
  }, 90_000);

  it('survives a Postgres that crashes in the middle of it', async () => {
    const caught = stage.nextFinish('answer', 'commit');
    const job = await stage.fit();
    await caught;
    cluster.postgres.crash('SIGQUIT');

    await stage.is(job, 'succeeded');
    expect(await stage.violations()).toEqual([]);
  }, 90_000);

  it('does not need the queue that started it', async () => {
    const job = await stage.submit({ type: 'wait', seconds: 1 });
    await stage.workerOf(job);
    await redisCommands(cluster.redis.url, ['FLUSHALL']);
    const next = await stage.fit();

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(job)).toEqual(['succeeded']);
    expect(await stage.attempts(next)).toEqual(['succeeded']);
  }, 90_000);

  it('comes without any queue at all', async () => {
    cluster.redis.crash('SIGKILL', true);
    const jobs = await Promise.all([stage.fit(), stage.fit({ seed: 12 })]);
    for (const job of jobs) await stage.is(job, 'succeeded');
    await cluster.redis.comeBack();

    expect(await stage.violations()).toEqual([]);
  }, 90_000);
});
