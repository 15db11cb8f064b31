import path from 'node:path';
import { loadConfig } from '../config/config';
import type { NoopPayload } from '../contracts/jobs';
import type { Sql } from '../database/sql-pool';
import type { JobHandlers } from '../jobs/job-handler';
import type { Incarnation } from '../nodes/membership';
import { JobBench } from '../test/job-bench';
import { JobExecution } from './job-execution';
import { ModelStore } from './model-store';
import { Runner } from './runner';
import { ShardStore } from './shard-store';

const MEMORY_BYTES = 512 * 1024 ** 2;

describe('JobExecution', () => {
  let bench: JobBench;
  let node: Incarnation;
  let runner: Runner;

  beforeAll(async () => {
    bench = await JobBench.create();
    const entry = path.join(loadConfig().root, 'dist/backend/main.js');
    runner = new Runner({ entry, args: ['runner'], memoryBytes: MEMORY_BYTES });
  }, 30_000);
  afterAll(async () => {
    runner.kill('lost', 'the test is over');
    await bench.drop();
  });
  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
  });

  /** Claims a job of that payload and executes it; `record` is what its handler does in the finish transaction. */
  const execute = async (payload: NoopPayload, record: (sql: Sql) => Promise<void>) => {
    await bench.accept(bench.newJob('job', { kind: 'noop', payload }));
    const job = await bench.mustClaim(node);
    const handlers = { noop: { record } } as unknown as JobHandlers;
    const store = new ModelStore(MEMORY_BYTES);
    const execution = new JobExecution(job, node, runner, {
      database: bench.database,
      handlers,
      store,
      shards: new ShardStore(),
    });
    return { job, execution };
  };
  const attempts = () =>
    bench.database.sql('select number, state, reason_code, peak_memory_bytes from attempt');

  it('records a result again that another transaction was in the way of', async () => {
    let tries = 0;
    const { job, execution } = await execute({ seconds: 0 }, async (sql) => {
      tries += 1;
      if (tries < 3)
        await sql(`do $$ begin raise exception 'busy' using errcode = '40P01'; end $$`);
    });
    await execution.run(() => undefined);
    expect(tries).toBe(3);
    expect(await bench.job(job.id)).toMatchObject({ state: 'succeeded', failures: 0 });
    expect(await attempts()).toMatchObject([
      { number: 1, state: 'succeeded', peak_memory_bytes: expect.any(Number) as number },
    ]);
  }, 20_000);

  it('fails the attempt whose result Postgres refuses for good', async () => {
    const { job, execution } = await execute({ seconds: 0 }, async (sql) => {
      await sql('select 1 / 0');
    });
    await execution.run(() => undefined);
    expect(await bench.job(job.id)).toMatchObject({ state: 'queued', failures: 1 });
    expect(await attempts()).toMatchObject([{ state: 'failed', reason_code: 'internal' }]);
  }, 20_000);

  it('gives a result up when its life of the worker is over, however long Postgres refuses it', async () => {
    let tries = 0;
    const { job, execution } = await execute({ seconds: 0 }, async (sql) => {
      tries += 1;
      if (tries === 2) execution.disown();
      await sql(`do $$ begin raise exception 'busy' using errcode = '40P01'; end $$`);
    });
    await execution.run(() => undefined);
    expect(tries).toBe(2);
    expect(await bench.job(job.id)).toMatchObject({ state: 'running', failures: 0 });
  }, 20_000);

  it('writes nothing about an attempt that was abandoned', async () => {
    const { job, execution } = await execute({ seconds: 60 }, () => Promise.resolve());
    const ended = execution.run(() => undefined);
    execution.abandon();
    await ended;
    expect(await bench.job(job.id)).toMatchObject({ state: 'running', failures: 0 });
    expect(await attempts()).toMatchObject([{ state: 'running' }]);
    expect(runner.usable).toBe(false);
  }, 20_000);
});
