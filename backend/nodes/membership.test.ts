import { uuidv7 } from '../database/uuid';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import {
  buryDeadNodes,
  drainNode,
  joinCluster,
  rejoinCluster,
  renewNode,
  startLeaving,
  undrainNode,
  type Incarnation,
  type JoiningNode,
} from './membership';

const BEAT = { leaseSeconds: 30, memoryUsedBytes: 7, address: '127.0.0.1:1', pid: 1 };

describe('Membership', () => {
  let test: TestDatabase;
  let node: Incarnation;

  beforeAll(async () => {
    test = await createTestDatabase([]);
  }, 30_000);
  afterAll(() => test.drop());
  beforeEach(async () => {
    await test.database.sql('truncate node cascade');
    node = await joinCluster(test.database.sql, describeNode());
  });

  const beat = (who: Incarnation) => renewNode(test.database.sql, who, BEAT);
  const bury = async () => {
    await test.database.sql(`update node set lease_until = now() - interval '1 s'`);
    await test.database.transaction(buryDeadNodes);
  };

  it('tells a node its state at every beat', async () => {
    expect(await beat(node)).toBe('ready');
    expect(await drainNode(test.database.sql, node.nodeId)).toBe(true);
    expect(await beat(node)).toBe('draining');
    expect(await undrainNode(test.database.sql, node.nodeId)).toBe(true);
    expect(await beat(node)).toBe('ready');
  });

  it('drains only what is ready, and lets only what drains work again', async () => {
    expect(await undrainNode(test.database.sql, node.nodeId)).toBe(false);
    await bury();
    expect(await drainNode(test.database.sql, node.nodeId)).toBe(false);
  });

  it('renews nothing for a node that was declared dead, which may join anew', async () => {
    await bury();
    expect(await beat(node)).toBe('dead');
    const next = await rejoinCluster(test.database.sql, describeNode(), node);
    expect(next?.nodeId).toBe(node.nodeId);
    expect(next?.incarnation).toBeGreaterThan(node.incarnation);
    expect(await beat(node)).toBe('dead');
    expect(await renewNode(test.database.sql, node, { ...BEAT, pid: 2 })).toBe('replaced');
  });

  it('lets a node join anew once more that did not hear that it had joined', async () => {
    await bury();
    const unheard = await rejoinCluster(test.database.sql, describeNode(), node);
    expect(await beat(node)).toBe('dead');
    const heard = await rejoinCluster(test.database.sql, describeNode(), node);
    expect(heard?.incarnation).toBeGreaterThan(unheard?.incarnation ?? 0);
    expect(await beat(heard!)).toBe('ready');
  });

  it('remembers that a person drained a node, not that the node was leaving', async () => {
    await drainNode(test.database.sql, node.nodeId);
    await bury();
    const next = await rejoinCluster(test.database.sql, describeNode(), node);
    expect(await beat(next!)).toBe('draining');
    expect(await undrainNode(test.database.sql, node.nodeId)).toBe(true);

    await startLeaving(test.database.sql, node.nodeId);
    expect(await beat(next!)).toBe('draining');
    const restarted = await joinCluster(test.database.sql, describeNode());
    expect(await beat(restarted)).toBe('ready');
  });

  it('lets nobody join anew whose name another one has taken, dead or alive', async () => {
    await bury();
    const other = await joinCluster(test.database.sql, describeNode({ pid: 2 }));
    expect(await rejoinCluster(test.database.sql, describeNode(), node)).toBeUndefined();
    await bury();
    expect(await rejoinCluster(test.database.sql, describeNode(), node)).toBeUndefined();
    expect(await beat(other)).toBe('dead');
  });

  it('gives a name to one of many that come back at once', async () => {
    await bury();
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        rejoinCluster(test.database.sql, describeNode({ pid: index + 2 }), node),
      ),
    );
    expect(tries.filter(Boolean)).toHaveLength(1);
  });
});

function describeNode(changes: Partial<JoiningNode> = {}): JoiningNode {
  return {
    id: uuidv7(),
    name: 'worker-1',
    kind: 'worker',
    cpus: 1,
    memoryBytes: 1e9,
    address: '127.0.0.1:1',
    pid: 1,
    version: '0',
    leaseSeconds: BEAT.leaseSeconds,
    ...changes,
  };
}
