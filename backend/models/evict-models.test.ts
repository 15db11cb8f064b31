import { ModelBench } from '../test/model-bench';
import { wakeModel } from './wake-model';

describe('The replica sweep', () => {
  let bench: ModelBench;
  beforeAll(async () => {
    bench = await ModelBench.create();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.drop());

  describe('evicts', () => {
    it('from a node whose models exceed their share: replaced versions first, then the least recently used', async () => {
      const one = await bench.join('one', 1_000);
      const size = { byteSize: 125, holders: [one] };
      const replaced = await bench.add({ ...size, name: 'a', version: 1, idle: 1 });
      const latest = await bench.add({ ...size, name: 'a', version: 2, idle: 30 });
      const oldest = await bench.add({ ...size, idle: 90 });
      const middle = await bench.add({ ...size, idle: 60 });
      const newest = await bench.add({ ...size, idle: 0 });
      await bench.sweep(1);
      const states = await Promise.all(
        [replaced, latest, oldest, middle, newest].map((id) => bench.state(id)),
      );
      expect(states).toEqual(['cold', 'ready', 'cold', 'ready', 'ready']);
      expect(await bench.holders(oldest)).toEqual([]);
      expect(await bench.reason(oldest)).toBe('cluster-memory-full');
    });

    it('copies too many before any model', async () => {
      const nodes = [
        await bench.join('one', 500),
        await bench.join('two'),
        await bench.join('three'),
      ];
      const [one] = nodes;
      const rich = await bench.add({ byteSize: 125, holders: nodes });
      const poor = await bench.add({ byteSize: 125, idle: 50, holders: one ? [one] : [] });
      await bench.database.sql(`update replica set updated_at = now() - interval '20 s'`);
      await bench.sweep(2);
      expect(await bench.state(poor)).toBe('ready');
      expect(await bench.holders(rich)).toEqual(['three', 'two']);
    });

    it('only replaced versions to make room for a second copy', async () => {
      const one = await bench.join('one', 10_000);
      const two = await bench.join('two', 1_000);
      const replaced = await bench.add({
        name: 'a',
        version: 1,
        byteSize: 150,
        idle: 90,
        holders: [two],
      });
      const latest = await bench.add({
        name: 'a',
        version: 2,
        byteSize: 150,
        idle: 80,
        holders: [one, two],
      });
      const wanting = await bench.add({ byteSize: 150, holders: [one] });
      const further = await bench.add({ byteSize: 150, idle: 10, holders: [one] });
      for (let pass = 0; pass < 4; pass++) await bench.sweep();
      expect(await bench.state(replaced)).toBe('cold');
      expect(await bench.state(latest)).toBe('ready');
      expect(await bench.holders(wanting)).toEqual(['one', 'two']);
      expect(await bench.holders(further)).toEqual(['one']);
    });

    it('what was used less recently to make room for a rebuild, and brings it back when asked for', async () => {
      const one = await bench.join('one', 1_000);
      const idle = await bench.add({ byteSize: 150, idle: 90, holders: [one] });
      const used = await bench.add({ byteSize: 150, idle: 0, holders: [one] });
      const lost = await bench.add({ byteSize: 150, idle: 30, fit: { memoryBytes: 600 } });
      for (let pass = 0; pass < 3; pass++) await bench.sweep();
      expect([await bench.state(idle), await bench.state(used)]).toEqual(['cold', 'ready']);
      expect((await bench.openRebuilds()).map((job) => job.key)).toEqual([`rebuild-model/${lost}`]);

      await wakeModel(bench.database.sql, idle);
      expect([await bench.state(idle), await bench.reason(idle)]).toEqual(['rebuilding', null]);
    });
  });
});
