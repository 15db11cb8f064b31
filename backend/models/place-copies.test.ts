import type { Incarnation } from '../nodes/membership';
import { ModelBench } from '../test/model-bench';

describe('The replica sweep', () => {
  let bench: ModelBench;
  beforeAll(async () => {
    bench = await ModelBench.create();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.drop());

  const setNode = (node: Incarnation, state: string) =>
    bench.database.sql('update node set state = $2 where id = $1', [node.nodeId, state]);

  describe('places copies', () => {
    it('of every model on a second node, and asks once', async () => {
      const [one] = [await bench.join('one'), await bench.join('two')];
      const model = await bench.add({ holders: [one] });
      await bench.sweep();
      await bench.sweep();
      expect(await bench.holders(model, 'wanted')).toEqual(['two']);
    });

    it('nowhere where there is one node only', async () => {
      const one = await bench.join('one');
      const model = await bench.add({ holders: [one] });
      await bench.sweep();
      expect(await bench.holders(model)).toEqual(['one']);
      expect(await bench.state(model)).toBe('ready');
    });

    it('within 80 % of a node, counting each twice and those that are only asked for', async () => {
      const one = await bench.join('one', 10_000);
      await bench.join('two', 1_000);
      const models = [];
      for (let index = 0; index < 5; index++)
        models.push(await bench.add({ byteSize: 150, holders: [one], idle: index }));
      await bench.sweep();
      await bench.sweep();
      const holders = await Promise.all(models.map((model) => bench.holders(model, 'wanted')));
      expect(holders).toEqual([['two'], ['two'], [], [], []]);
    });

    it('beside what running jobs may use', async () => {
      const one = await bench.join('one');
      const two = await bench.join('two');
      const model = await bench.add({ byteSize: 100, holders: [one] });
      await bench.database.sql(
        `insert into job (id, kind, key, payload, state, cpus, memory_bytes, timeout_seconds, node_id, incarnation)
         values (gen_random_uuid(), 'noop', 'k', '{}', 'running', 1, 700, 60, $1, $2)`,
        [two.nodeId, two.incarnation],
      );
      await bench.sweep();
      expect(await bench.holders(model)).toEqual(['one']);
    });

    it('away from a draining node, which is asked for nothing and counts for nothing', async () => {
      const one = await bench.join('one');
      const model = await bench.add({ holders: [one] });
      await setNode(one, 'draining');
      await bench.join('two');
      await bench.sweep();
      expect(await bench.holders(model, 'wanted')).toEqual(['two']);
      const other = await bench.add({ holders: [await bench.join('three')] });
      await bench.sweep();
      expect(await bench.holders(other, 'wanted')).toEqual(['two']);
    });

    it('again where one failed, after a pause that is short at first and doubles', async () => {
      const one = await bench.join('one');
      const two = await bench.join('two');
      const model = await bench.add({ holders: [one] });
      const failed = (secondsAgo: number, failures: number) =>
        bench.database.sql(
          `update replica set state = 'failed', failures = $2, updated_at = now() - make_interval(secs => $1)
           where node_id = $3`,
          [secondsAgo, failures, two.nodeId],
        );
      await bench.sweep();
      for (const [secondsAgo, failures, wanted] of [
        [0.5, 1, []],
        [1.1, 1, ['two']],
        [3.5, 3, []],
        [4.1, 3, ['two']],
        [59, 12, []],
        [61, 12, ['two']],
      ] as const) {
        await failed(secondsAgo, failures);
        await bench.sweep();
        expect(await bench.holders(model, 'wanted')).toEqual(wanted);
      }
    });

    it('on another node at once where one failed', async () => {
      const nodes = [await bench.join('one'), await bench.join('two'), await bench.join('three')];
      const model = await bench.add({ holders: nodes.slice(0, 1) });
      await bench.sweep();
      const [asked] = await bench.holders(model, 'wanted');
      await bench.database.sql(
        `update replica set state = 'failed', failures = 1, updated_at = now() where state = 'wanted'`,
      );
      await bench.sweep();
      expect(await bench.holders(model, 'wanted')).toEqual([asked === 'two' ? 'three' : 'two']);
    });

    it('in turns, however many heads try at once', async () => {
      const one = await bench.join('one', 10_000);
      await bench.join('two', 1_000);
      for (let index = 0; index < 6; index++) await bench.add({ byteSize: 100, holders: [one] });
      await Promise.all(Array.from({ length: 6 }, () => bench.sweep()));
      await bench.sweep();
      const [wanted] = await bench.database.sql<{ count: number }>(
        `select count(*) from replica where state = 'wanted'`,
      );
      expect(wanted?.count).toBe(4);
    });
  });

  describe('drops copies', () => {
    it('beyond the number wanted, and keeps those that come first in the order', async () => {
      const nodes = [await bench.join('one'), await bench.join('two'), await bench.join('three')];
      const model = await bench.add({ holders: nodes });
      await Promise.all([bench.sweep(), bench.sweep()]);
      const kept = await bench.holders(model, 'ready');
      expect(kept).toHaveLength(2);
      await bench.sweep();
      expect(await bench.holders(model)).toEqual(kept);
    });

    it('never those that the copies on leaving nodes would have to replace', async () => {
      const nodes = [await bench.join('one'), await bench.join('two'), await bench.join('three')];
      const model = await bench.add({ holders: nodes });
      for (const node of nodes.slice(1)) await setNode(node, 'draining');
      await bench.sweep(1);
      expect(await bench.holders(model, 'ready')).toEqual(['one', 'three', 'two']);
    });

    it('of a node that came back under a new incarnation, or died', async () => {
      const one = await bench.join('one');
      const two = await bench.join('two');
      const model = await bench.add({ holders: [one, two] });
      await bench.join('one');
      await setNode(two, 'dead');
      await bench.sweep();
      expect(await bench.holders(model)).toEqual([]);
      expect(await bench.state(model)).toBe('rebuilding');
    });
  });
});
