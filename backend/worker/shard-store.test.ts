import { ShardStore } from './shard-store';

const key = (firstTree: number) => ({ modelId: 'm', firstTree });

describe('ShardStore', () => {
  let shards: ShardStore;

  beforeEach(() => {
    shards = new ShardStore();
    for (const tree of [0, 10, 20]) shards.hold(key(tree), new Uint8Array(100));
  });

  const held = () =>
    [0, 10, 20].filter((tree) => {
      try {
        return shards.get(key(tree)).length === 100;
      } catch {
        return false;
      }
    });

  it('gives up the oldest where the room is needed', () => {
    shards.shrinkTo(250);
    expect(held()).toEqual([10, 20]);
    expect(shards.heldBytes).toBe(200);
    shards.shrinkTo(200);
    expect(held()).toEqual([10, 20]);
    shards.shrinkTo(-1);
    expect(held()).toEqual([]);
    expect(shards.heldBytes).toBe(0);
  });

  it('names only those as recorded whose rows were written', () => {
    expect(shards.recorded).toEqual([]);
    shards.confirm(key(10));
    shards.confirm(key(70));
    expect(shards.recorded).toEqual([key(10)]);
  });

  it('counts a shard once that is held again', () => {
    shards.hold(key(10), new Uint8Array(40));
    expect(shards.heldBytes).toBe(240);
    shards.drop(key(10));
    shards.drop(key(10));
    expect(shards.heldBytes).toBe(200);
    expect(() => shards.get(key(10))).toThrow(/does not hold the trees of model m from 10 on/);
  });
});
