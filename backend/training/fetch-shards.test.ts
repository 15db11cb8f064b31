import { ChannelServer } from '../channel/channel-server';
import { ClusterKey, shardTicketText } from '../channel/cluster-key';
import type { AssembleModelPayload } from '../contracts/jobs';
import { learnShard } from '../kernels/learn-shards';
import { encodeModel } from '../kernels/models/artifact';
import { syntheticTable } from '../kernels/synthetic-table';
import { fingerprintOf } from '../models/fingerprint';
import type { ShardPlace } from '../models/model-shards';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import { ShardStore } from '../worker/shard-store';
import { createWorkerServer } from '../worker/worker-server';
import { ModelStore } from '../worker/model-store';
import { fetchShards } from './fetch-shards';

const MODEL = '01920000-0000-7000-8000-000000000001';

describe('fetchShards', () => {
  let test: TestDatabase;
  let server: ChannelServer;
  let place: ShardPlace;
  let payload: AssembleModelPayload;
  const shards = new ShardStore();
  let said = '';

  beforeAll(async () => {
    test = await createTestDatabase([]);
    const key = await ClusterKey.forHead(test.database.sql);
    const store = new ModelStore(1e9);
    server = createWorkerServer(key, { store, shards }, () => undefined);
    const lineage = {
      algorithm: 'RandomForestRegressor',
      task: 'regression' as const,
      target: 'price',
      features: null,
      parameters: { n_estimators: 4 },
      seed: 1,
      testSize: 0.2,
    };
    const table = syntheticTable(60);
    const asked = { table, lineage, report: () => {} };
    const bytes = encodeModel(learnShard(asked, { first: 0, count: 2 }));
    shards.hold({ modelId: MODEL, firstTree: 0 }, bytes);
    place = {
      firstTree: 0,
      fingerprint: fingerprintOf(bytes),
      fitSeconds: 1,
      node: 'worker-1',
      address: await server.listen('127.0.0.1'),
    };
    payload = {
      modelId: MODEL,
      modelName: 'm',
      modelVersion: 1,
      datasetId: MODEL,
      lineage: { ...lineage, datasetVersionId: MODEL, datasetHash: '', kernelVersion: 1 },
      shards: [
        { first: 0, count: 2 },
        { first: 2, count: 2 },
      ],
      ticket: key.sign(shardTicketText(MODEL)),
    };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });
  beforeEach(() => {
    said = '';
  });

  const got = async (...places: ShardPlace[]): Promise<(number | undefined)[]> =>
    (await fetchShards(payload, places, (line) => (said += line))).map(({ model }) =>
      model?.estimator.kind === 'forest' ? model.estimator.roots.length : undefined,
    );

  it('has what workers hold, and leaves out what nobody has, with the reason', async () => {
    expect(await got(place)).toEqual([2, undefined]);
    expect(said).toBe('trees 2-3 are grown again here: no worker says that it has grown them\n');
  });

  it.each<[string, Partial<ShardPlace>, RegExp]>([
    ['whose worker is gone', { address: null }, /they were lost with worker-1/],
    ['whose worker does not answer', { address: '127.0.0.1:1' }, /does not answer/],
    ['of other bytes', { fingerprint: 'f00' }, /sent bytes of fingerprint [0-9a-f]{64}, not f00/],
  ])('leaves out a shard %s', async (_what, change, reason) => {
    expect(await got({ ...place, ...change })).toEqual([undefined, undefined]);
    expect(said).toMatch(reason);
  });

  it('leaves out a shard that was dropped for want of room', async () => {
    const other = { ...place, firstTree: 2 };
    expect(await got(place, other)).toEqual([2, undefined]);
    expect(said).toMatch(/does not hold the trees of model .* from 2 on/);
  });
});
