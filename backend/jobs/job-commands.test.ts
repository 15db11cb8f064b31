import { HeadChannels } from '../channel/head-channels';
import type { Incarnation } from '../nodes/membership';
import { PollingOnly } from '../queue/polling-only';
import { JobBench } from '../test/job-bench';
import { cancelJobs } from './cancel-jobs';
import type { JobSelection } from './job-selection';
import { Dispatch } from './dispatch';
import { failJob } from './fail-job';
import { JobCommands } from './job-commands';
import { retryJobs } from './retry-jobs';

describe('Cancel and retry', () => {
  let bench: JobBench;
  let node: Incarnation;
  let commands: JobCommands;

  beforeAll(async () => {
    bench = await JobBench.create();
    const dispatch = new Dispatch(bench.database, new PollingOnly());
    commands = new JobCommands(bench.database, new HeadChannels(bench.database), dispatch);
  });
  afterAll(() => bench.drop());

  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
  });

  const cancel = (selection: JobSelection) =>
    bench.database.transaction((sql) => cancelJobs(sql, selection));
  const retry = (selection: JobSelection) =>
    bench.database.transaction((sql) => retryJobs(sql, selection));

  it('cancels a queued job, which nobody can claim any more, and ends its run', async () => {
    const runId = await bench.accept('a');
    expect(await cancel({ runId })).toEqual({ cancelled: 1, stopped: [] });
    expect(await bench.claim(node)).toBeUndefined();
    expect(await bench.runState(runId)).toBe('cancelled');
  });

  it('fences a running job by itself, and names the worker to tell', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    expect((await cancel({ jobIds: [job.id] })).stopped).toEqual([
      { jobId: job.id, attempt: 1, address: '127.0.0.1:1' },
    ]);
    expect(await bench.finish(job, node)).toBe('fenced');
    expect(await bench.attemptStates(job.id)).toEqual(['fenced']);
    expect((await bench.job(job.id))?.state).toBe('cancelled');
  });

  it('changes nothing about a job that has ended', async () => {
    await bench.accept('a');
    const job = await bench.mustClaim(node);
    await bench.finish(job, node);
    expect(await cancel({ jobIds: [job.id] })).toEqual({ cancelled: 0, stopped: [] });
    expect(await retry({ jobIds: [job.id] })).toBe(0);
    expect((await bench.job(job.id))?.state).toBe('succeeded');
  });

  describe('of a model in shards', () => {
    beforeEach(async () => {
      await bench.accept(
        'shard-1',
        'shard-2',
        bench.newJob('assembly', { dependsOn: ['shard-1', 'shard-2'] }),
        'another',
      );
    });
    const states = async () =>
      Promise.all(['shard-1', 'shard-2', 'assembly', 'another'].map((key) => bench.stateOf(key)));

    it.each(['shard-1', 'assembly'])(
      'cancel and retry all of it when asked for %s',
      async (key) => {
        const jobIds = [await bench.idOf(key)];
        expect(await commands.cancel({ jobIds })).toBe(3);
        expect(await states()).toEqual(['cancelled', 'cancelled', 'cancelled', 'queued']);
        expect(await commands.retry({ jobIds })).toBe(3);
        expect(await states()).toEqual(['queued', 'queued', 'blocked', 'queued']);
      },
    );

    it('keep what has succeeded', async () => {
      const first = await bench.mustClaim(node);
      await bench.finish(first, node);
      expect(await commands.cancel({ jobIds: [first.id] })).toBe(0);
      expect(await commands.cancel({ jobIds: [await bench.idOf('shard-2')] })).toBe(2);
      expect(await commands.retry({ jobIds: [await bench.idOf('assembly')] })).toBe(2);
      expect(await states()).toEqual(['succeeded', 'queued', 'blocked', 'queued']);
    });
  });

  it('lets retried jobs line up behind those who wait, run by run', async () => {
    await bench.accept('a0', 'a1', 'a2');
    await bench.database.sql(
      `update job set state = 'failed', started_at = now(), attempt = 3 where key like 'a%'`,
    );
    await bench.accept('b0', 'b1', 'b2', 'b3');
    await bench.database.sql(`update job set fair_rank = fair_rank + 40 where key like 'b%'`);
    await retry({ jobIds: await Promise.all(['a0', 'a1', 'a2'].map((key) => bench.idOf(key))) });
    await bench.accept('c0', 'c1');
    const ranks = await bench.database.sql<{ key: string; fair_rank: number }>(
      'select key, fair_rank from job order by fair_rank, key',
    );
    expect(ranks.map(({ key, fair_rank: rank }) => `${key} ${rank}`)).toEqual([
      'a0 40',
      'b0 40',
      'c0 40',
      'a1 41',
      'b1 41',
      'c1 41',
      'a2 42',
      'b2 42',
      'b3 43',
    ]);
  });

  it('gives a retried job as long to start as it had at first', async () => {
    await bench.accept(bench.newJob('late', { deadlineSeconds: 60 }));
    await bench.database.sql(
      `update job set state = 'failed', created_at = now() - interval '1 h', deadline_at = now() - interval '59 min'`,
    );
    await retry({ jobIds: [await bench.idOf('late')] });
    await bench.sweep('deadlines');
    expect(await bench.stateOf('late')).toBe('queued');
    const [row] = await bench.database.sql<{ seconds: number }>(
      'select extract(epoch from deadline_at - now())::float8 as seconds from job',
    );
    expect(Math.abs((row?.seconds ?? 0) - 60)).toBeLessThan(5);
  });

  it('lets exactly one of a cancel and a finish win that happen at once', async () => {
    for (let round = 0; round < 20; round++) {
      await bench.accept('a');
      const job = await bench.mustClaim(node);
      const [outcome, { cancelled }] = await Promise.all([
        bench.finish(job, node),
        cancel({ jobIds: [job.id] }),
      ]);
      expect([outcome, cancelled]).toEqual(cancelled === 1 ? ['fenced', 1] : ['recorded', 0]);
    }
  });

  it('queues what failed again with its counters new, and finishes the run after all', async () => {
    const runId = await bench.accept('a');
    const job = await bench.mustClaim(node);
    await bench.database.transaction((sql) =>
      failJob(sql, { jobId: job.id, attempt: 1, code: 'single-class', message: 'one class' }),
    );
    expect(await bench.runState(runId)).toBe('failed');
    expect(await retry({ runId })).toBe(1);
    expect(await bench.job(job.id)).toMatchObject({ state: 'queued', failures: 0 });
    expect(await bench.runState(runId)).toBe('running');
    await bench.finish(await bench.mustClaim(node), node);
    expect(await bench.runState(runId)).toBe('succeeded');
  });

  it('runs a cancelled job again under a higher attempt, so that the old one stays fenced', async () => {
    await bench.accept('a');
    const old = await bench.mustClaim(node);
    await cancel({ jobIds: [old.id] });
    await retry({ jobIds: [old.id] });
    const again = await bench.mustClaim(node);
    expect(again.attempt).toBeGreaterThan(old.attempt);
    expect(await bench.finish(old, node)).toBe('fenced');
    expect(await bench.finish(again, node)).toBe('recorded');
  });

  it('acts on the oldest jobs of a filter, so many a call, and counts the rest', async () => {
    await bench.accept('a', 'b', 'c');
    await bench.finish(await bench.mustClaim(node), node);
    const all = { kind: 'rebuild-model' };
    expect(await commands.bulk('cancel', all, 0)).toEqual({ eligible: 2, changed: 0 });
    expect(await commands.bulk('cancel', all, 1)).toEqual({ eligible: 2, changed: 1 });
    expect(await commands.bulk('cancel', all, 1)).toEqual({ eligible: 1, changed: 1 });
    expect(await commands.bulk('cancel', all, 1)).toEqual({ eligible: 0, changed: 0 });
    expect(await commands.bulk('retry', { state: ['cancelled'] }, 9)).toEqual({
      eligible: 2,
      changed: 2,
    });
    expect(await bench.stateOf('a')).toBe('succeeded');
    expect(await bench.stateOf('b')).toBe('queued');
  });
});
