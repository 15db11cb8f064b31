import type { Incarnation } from '../nodes/membership';
import { cancelJobs } from '../jobs/cancel-jobs';
import type { ClaimedJob } from '../jobs/claim-job';
import { JobBench } from '../test/job-bench';
import { placesOfShards, recordShard, SHARD_SWEEP, unwantedShards } from './model-shards';

const MODEL = '01920000-0000-7000-8000-000000000001';

describe('Shards of a model', () => {
  let bench: JobBench;
  let node: Incarnation;
  let shards: ClaimedJob[];

  beforeAll(async () => {
    bench = await JobBench.create();
  });
  afterAll(() => bench.drop());

  /** Two shards are grown, and nobody has put them together yet. */
  beforeEach(async () => {
    await bench.clear();
    node = await bench.join('worker-1');
    await bench.accept('s0', 's1', bench.newJob('assembly', { dependsOn: ['s0', 's1'] }));
    shards = [await bench.mustClaim(node), await bench.mustClaim(node)];
    for (const [at, job] of shards.entries()) {
      await bench.finish(job, node);
      await recordShard(bench.database.sql, {
        ...node,
        jobId: job.id,
        modelId: MODEL,
        firstTree: 10 * at,
        fingerprint: `f${at}`,
        byteSize: 1,
        fitSeconds: 2,
      });
    }
  });

  const sweep = () => bench.database.transaction(SHARD_SWEEP.run);
  const unwanted = () =>
    unwantedShards(bench.database.sql, node, [
      { modelId: MODEL, firstTree: 0 },
      { modelId: MODEL, firstTree: 10 },
      { modelId: MODEL, firstTree: 20 },
    ]).then((keys) => keys.map(({ firstTree }) => firstTree));
  const addresses = async () =>
    (await placesOfShards(bench.database.sql, MODEL)).map(({ address }) => address);

  it('are wanted until the model is put together', async () => {
    await sweep();
    expect(await unwanted()).toEqual([20]);
    const assembly = await bench.mustClaim(node);
    await sweep();
    expect(await unwanted()).toEqual([20]);
    await bench.finish(assembly, node);
    await sweep();
    expect(await unwanted()).toEqual([0, 10, 20]);
  });

  it('are kept for a while where that failed or was cancelled: somebody may retry it', async () => {
    const assembly = await bench.idOf('assembly');
    await bench.database.transaction((sql) => cancelJobs(sql, { jobIds: [assembly] }));
    await sweep();
    expect(await unwanted()).toEqual([20]);
    await bench.database.sql(
      `update job set finished_at = now() - interval '11 min' where id = $1`,
      [assembly],
    );
    await sweep();
    expect(await unwanted()).toEqual([0, 10, 20]);
  });

  it('are nowhere any more once that life of their worker is over', async () => {
    expect(await addresses()).toEqual(['127.0.0.1:1', '127.0.0.1:1']);
    const next = await bench.join('worker-1');
    expect(await addresses()).toEqual([null, null]);
    expect(
      await unwantedShards(bench.database.sql, next, [{ modelId: MODEL, firstTree: 0 }]),
    ).toHaveLength(1);
  });
});
