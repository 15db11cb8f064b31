import { ChannelServer, type RequestHandler } from '../channel/channel-server';
import { ClusterKey } from '../channel/cluster-key';
import { encodeModel } from '../kernels/models/artifact';
import { learn } from '../kernels/learn';
import { syntheticTable } from '../kernels/synthetic-table';
import { fingerprintOf } from '../models/fingerprint';
import type { Incarnation } from '../nodes/membership';
import { until } from '../test/cluster';
import { ModelBench } from '../test/model-bench';
import { ModelStore } from './model-store';
import { ReplicaKeeper } from './replica-keeper';

const MEMORY = 1e6;
const { model } = learn({
  table: syntheticTable(60),
  lineage: {
    algorithm: 'LinearRegression',
    task: 'regression',
    target: 'price',
    features: ['width', 'colour'],
    parameters: {},
    seed: 1,
    testSize: 0.2,
  },
  report: () => undefined,
});
const bytes = encodeModel(model);
const fingerprint = fingerprintOf(bytes);

describe('ReplicaKeeper', () => {
  let bench: ModelBench;
  let store: ModelStore;
  let keeper: ReplicaKeeper;
  let self: Incarnation;
  let freeBytes: number;
  const servers: ChannelServer[] = [];

  beforeAll(async () => {
    bench = await ModelBench.create();
  });
  beforeEach(async () => {
    store = new ModelStore(MEMORY);
    freeBytes = MEMORY;
    keeper = new ReplicaKeeper({ database: bench.database, store, freeBytes: () => freeBytes });
    self = await bench.join('self', MEMORY);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    await bench.clear();
  });
  afterAll(() => bench.drop());

  /** A worker that holds a copy and answers those who fetch it in its own way. */
  const peer = async (name: string, answer: RequestHandler): Promise<Incarnation> => {
    const node = await bench.join(name, MEMORY);
    const key = await ClusterKey.forWorker(bench.database.sql);
    if (!key) throw new Error('no key');
    const server = new ChannelServer(key, { 'fetch-model': answer });
    servers.push(server);
    await bench.database.sql('update node set address = $2 where id = $1', [
      node.nodeId,
      await server.listen('127.0.0.1'),
    ]);
    return node;
  };
  const heldBy = async (...holders: Incarnation[]): Promise<string> => {
    const id = await bench.add({ byteSize: bytes.length, holders });
    await bench.database.sql('update model set fingerprint = $2 where id = $1', [id, fingerprint]);
    return id;
  };
  const reasonOf = async (modelId: string): Promise<string | null | undefined> => {
    const [row] = await bench.database.sql<{ reason: string | null }>(
      'select reason from replica where model_id = $1 and node_id = $2',
      [modelId, self.nodeId],
    );
    return row?.reason;
  };
  /** One pass, and what it started. */
  const follow = async (): Promise<void> => {
    await keeper.run(self);
    await keeper.settled();
  };
  const damaged = Uint8Array.from(bytes, (byte, at) => (at === 40 ? byte ^ 1 : byte));

  it('fetches the copy that its row wants', async () => {
    const id = await heldBy(await peer('peer', () => bytes));
    await bench.sweep();
    await follow();
    expect(store.get(id).bytes).toEqual(Buffer.from(bytes));
    expect(await bench.holders(id, 'ready')).toEqual(['peer', 'self']);
    expect(store.heldBytes).toBe(2 * bytes.length);
  });

  it('never holds bytes of another fingerprint, and asks the next peer', async () => {
    const bad = await peer('bad', () => damaged);
    const id = await heldBy(bad);
    await bench.sweep();
    await follow();
    expect(store.held).toEqual([]);
    expect(await bench.holders(id, 'ready')).toEqual(['bad']);
    expect(await reasonOf(id)).toContain('fingerprint');

    const both = await heldBy(bad, await peer('good', () => bytes));
    await bench.sweep(3);
    await follow();
    expect(await bench.holders(both, 'ready')).toEqual(['bad', 'good', 'self']);
    expect(store.get(both).fingerprint).toBe(fingerprint);
  });

  it('fetches nothing for which there is no room, and says how much is missing', async () => {
    let asked = 0;
    const id = await heldBy(
      await peer('peer', () => {
        asked++;
        return bytes;
      }),
    );
    await bench.sweep();
    freeBytes = 2 * bytes.length - 1;
    await follow();
    expect(asked).toBe(0);
    expect(await reasonOf(id)).toContain(`takes ${2 * bytes.length} bytes`);
  });

  it('drops what it held and the sweep has evicted, not what is still being recorded', async () => {
    const id = await heldBy(self);
    const fresh = await heldBy();
    store.hold(id, fingerprint, bytes);
    store.hold(fresh, fingerprint, bytes);
    await follow();
    await bench.database.sql('delete from replica');
    await follow();
    expect(store.held.map((held) => held.modelId)).toEqual([fresh]);
  });

  it('takes back a row whose model it holds under another fingerprint', async () => {
    const id = await heldBy(self);
    await bench.database.sql(`update model set fingerprint = 'other' where id = $1`, [id]);
    store.hold(id, fingerprint, bytes);
    await follow();
    expect(await bench.holders(id, 'failed')).toEqual(['self']);
  });

  it('fetches from others while one peer hangs, and keeps the memory for its copy', async () => {
    let answer: (late: Uint8Array) => void = () => undefined;
    const hanging = await peer('hanging', () => new Promise((resolve) => (answer = resolve)));
    const stuck = await heldBy(hanging);
    await bench.sweep();
    await keeper.run(self);
    const other = await heldBy(await peer('peer', () => bytes));
    await bench.sweep(3); // one copy a pass, on `hanging` or on `self`,
    await bench.sweep(3); // as the model's id ranks them
    await keeper.run(self);
    await until(async () => (await bench.holders(other, 'ready')).includes('self'));
    expect(await bench.holders(stuck, 'ready')).toEqual(['hanging']);
    expect(store.heldBytes).toBe(4 * bytes.length);

    answer(bytes);
    await keeper.settled();
    expect(await bench.holders(stuck, 'ready')).toEqual(['hanging', 'self']);
    expect(store.heldBytes).toBe(4 * bytes.length);
  });

  it('fetches again what it had taken when the answer to that got lost', async () => {
    const id = await heldBy(await peer('peer', () => bytes));
    await bench.sweep();
    await bench.database.sql(`update replica set state = 'loading' where node_id = $1`, [
      self.nodeId,
    ]);
    await follow();
    expect(await bench.holders(id, 'ready')).toEqual(['peer', 'self']);
  });

  it('throws away what arrives when its life is over', async () => {
    const id = await heldBy(
      await peer('peer', () => {
        keeper.close();
        return bytes;
      }),
    );
    await bench.sweep();
    await follow();
    expect(store.held).toEqual([]);
    expect(await bench.holders(id, 'ready')).toEqual(['peer']);
  });

  it('drops a copy that arrives when nobody wants it any more', async () => {
    const id = await heldBy(
      await peer('peer', async () => {
        await bench.database.sql('delete from replica where node_id = $1', [self.nodeId]);
        return bytes;
      }),
    );
    await bench.sweep();
    await follow();
    expect(store.held).toEqual([]);
    expect(await bench.holders(id)).toEqual(['peer']);
  });
});

describe('ModelStore', () => {
  it('keeps the copy it has where a new one cannot be read', () => {
    const store = new ModelStore(MEMORY);
    store.hold('m', fingerprint, bytes);
    const broken = bytes.slice(0, -8);
    expect(() => store.hold('m', fingerprintOf(broken), broken)).toThrow('not a model');
    expect(store.get('m').fingerprint).toBe(fingerprint);
    expect(store.heldBytes).toBe(2 * bytes.length);
  });

  it('refuses a model that it could not even hold alone', () => {
    const store = new ModelStore(2 * bytes.length);
    expect(() => store.hold('m', fingerprint, bytes)).toThrow(
      expect.objectContaining({ code: 'cluster-memory-full' }),
    );
  });
});
