import { ChaosCluster } from './chaos-cluster';
import { eventually } from './eventually';
import { childrenOf } from './process-table';
import { Stage } from './stage';

const PATIENCE_SECONDS = 30;

/** Directed scenarios around those who work: workers, runners and heads that vanish, come back or are asked to go. */
describe('A job whose hands are lost', () => {
  let cluster: ChaosCluster;
  let stage: Stage;

  beforeAll(async () => {
    cluster = await ChaosCluster.start({ workers: 2, heads: 2 });
  }, 90_000);
  afterAll(() => cluster.stop(), 30_000);
  beforeEach(async () => {
    stage = await Stage.open(cluster);
  }, 60_000);

  const events = async (kind: string): Promise<string[]> =>
    (
      await cluster.pool.sql<{ entity_id: string; attempt: number }>(
        `select entity_id, (data ->> 'attempt')::int as attempt from event where kind = $1 order by seq`,
        [kind],
      )
    ).map(({ entity_id: id, attempt }) => `${id} ${attempt}`);

  it('is tried again by the same worker when only its runner was killed', async () => {
    const job = await stage.submit({ type: 'wait', seconds: 2 });
    const worker = await stage.workerOf(job);
    const { pid } = worker;
    worker.killChildren();

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(job)).toEqual(['failed', 'succeeded']);
    expect(await stage.job(job)).toMatchObject({ failures: 1, losses: 0 });
    expect(worker.pid).toBe(pid);
  }, 90_000);

  it('is given up after three failures of its own, and no worker dies of it', async () => {
    const pids = cluster.workers.map(({ pid }) => pid);
    const poison = await stage.submit({ type: 'poison', fault: 'exit' });
    const other = await stage.fit();

    expect(await stage.violations()).toEqual([]);
    expect(await stage.attempts(poison)).toEqual(['failed', 'failed', 'failed']);
    expect(await stage.attempts(other)).toEqual(['succeeded']);
    expect(cluster.workers.map(({ pid }) => pid)).toEqual(pids);
  }, 90_000);

  it('is taken back once by two heads that look at the same time', async () => {
    const jobs = await Promise.all(
      Array.from({ length: 4 }, () => stage.submit({ type: 'wait', seconds: 1 })),
    );
    const worker = await stage.workerOf(jobs[0]!);
    worker.kill();

    expect(await stage.violations()).toEqual([]);
    const lost = await events('lost');
    expect(new Set(lost).size).toBe(lost.length);
    expect(lost.length).toBeGreaterThan(0);
  }, 90_000);

  it('runs although no head lives', async () => {
    for (const head of cluster.heads) head.freeze();
    const job = await stage.submit({ type: 'wait', seconds: 0 });
    await stage.is(job, 'succeeded');
    for (const head of cluster.heads) head.thaw();

    expect(await stage.violations()).toEqual([]);
  }, 90_000);

  it('frees its CPU when a cancel finds its worker frozen', async () => {
    const job = await stage.submit({ type: 'poison', fault: 'spin' });
    const worker = await stage.workerOf(job);
    const [busy] = childrenOf(worker.pid);
    worker.freeze();
    await stage.cancel(job);
    worker.thaw();

    expect(await stage.violations()).toEqual([]);
    expect(childrenOf(worker.pid).map(({ pid }) => pid)).not.toContain(busy?.pid);
  }, 90_000);

  it('leaves no runner behind when its worker is killed', async () => {
    const job = await stage.submit({ type: 'poison', fault: 'spin' });
    const worker = await stage.workerOf(job);
    worker.kill();
    await stage.cancel(job);

    expect(await stage.violations()).toEqual([]);
  }, 90_000);

  it('keeps its dataset: deleting that is refused while it trains', async () => {
    const frozen = stage.freezeAtFinish();
    const job = await stage.fit();
    const worker = await frozen;
    const { status } = await stage.request('DELETE', `/api/v1/datasets/${stage.ledger.dataset}`);
    worker.thaw();

    expect(status).toBe(409);
    expect(await stage.violations()).toEqual([]);
    expect((await stage.job(job)).state).toBe('succeeded');
  }, 90_000);

  it('gets a version of its own when twenty of one name come at once, each of them twice', async () => {
    const fit = { algorithm: 'LinearRegression', parameters: {} } as const;
    const jobs = await Promise.all(
      Array.from({ length: 20 }, (_, seed) =>
        stage.submit({ type: 'fit', fit: { ...fit, seed } }, true),
      ),
    );
    expect(await stage.violations()).toEqual([]);
    const references = jobs.map(({ model }) => model!.reference);
    expect(new Set(references).size).toBe(20);
  }, 120_000);

  it('loses its models with their worker for a while only, and a worker that was declared dead owns nothing', async () => {
    const job = await stage.fit();
    await stage.violations();
    const zombie = cluster.workers[0]!;
    const before = await incarnationOf(zombie.name);
    zombie.freeze();
    await eventually(async () => (await nodeState(zombie.name)) === 'dead', PATIENCE_SECONDS);
    zombie.thaw();

    expect(await stage.violations()).toEqual([]);
    expect(await incarnationOf(zombie.name)).toBeGreaterThan(before);
    expect((await stage.job(job)).state).toBe('succeeded');
  }, 120_000);

  it('has a worker again that did not hear that it had joined anew', async () => {
    const worker = cluster.workers[0]!;
    const { pid } = worker;
    worker.freeze();
    await eventually(async () => (await nodeState(worker.name)) === 'dead', PATIENCE_SECONDS);
    const rule = { when: 'insert into node', at: 'commit', lose: 'answer' } as const;
    const caught = cluster.waysOf(worker).postgres.setTrap(rule);
    worker.thaw();
    await caught;
    const job = await stage.fit();

    expect(await stage.violations()).toEqual([]);
    expect((await stage.job(job)).state).toBe('succeeded');
    expect(worker.pid).toBe(pid);
  }, 120_000);

  it('is rebuilt elsewhere when the worker that rebuilds is asked to leave', async () => {
    const job = await stage.fit({ algorithm: 'RandomForestClassifier' });
    await stage.violations();
    const frozen = stage.freezeAtFinish();
    for (const worker of cluster.workers) worker.kill();
    const rebuilder = await frozen;
    rebuilder.terminate();
    rebuilder.thaw();

    expect(await stage.violations()).toEqual([]);
    expect((await stage.job(job)).state).toBe('succeeded');
    expect(
      await cluster.pool.sql(`select distinct state from job where kind = 'rebuild-model'`),
    ).toEqual([{ state: 'succeeded' }]);
  }, 120_000);

  async function incarnationOf(name: string): Promise<number> {
    const [row] = await cluster.pool.sql<{ incarnation: number }>(
      'select incarnation from node where name = $1',
      [name],
    );
    return row!.incarnation;
  }

  async function nodeState(name: string): Promise<string> {
    const [row] = await cluster.pool.sql<{ state: string }>(
      'select state from node where name = $1',
      [name],
    );
    return row!.state;
  }
});
