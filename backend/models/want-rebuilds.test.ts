import type { Incarnation } from '../nodes/membership';
import { ModelBench } from '../test/model-bench';
import { rebuildModel } from './handlers/rebuild-model';
import { recordHeldReplica } from './replicas';

describe('The replica sweep', () => {
  let bench: ModelBench;
  beforeAll(async () => {
    bench = await ModelBench.create();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.drop());

  describe('asks for rebuilds', () => {
    it('most recently used first, one per node at a time, with what the first fit asked for', async () => {
      await bench.join('one');
      await bench.join('two');
      const idle = await bench.add({ idle: 90 });
      const used = await bench.add({ fit: { cpus: 2, memoryBytes: 321 } });
      const middle = await bench.add({ idle: 10, fit: { cpus: 8 } });
      await bench.sweep();
      await bench.sweep();
      expect(await bench.openRebuilds()).toEqual([
        { key: `rebuild-model/${used}`, cpus: 2, memory_bytes: 321, state: 'queued' },
        { key: `rebuild-model/${middle}`, cpus: 2, memory_bytes: 100, state: 'queued' },
      ]);
      expect(await bench.state(idle)).toBe('rebuilding');
    });

    it('after a pause that doubles with every failure', async () => {
      await bench.join('one');
      const model = await bench.add();
      const asksAfter = async (seconds: number): Promise<number> => {
        await bench.failRebuild(model, 'internal', seconds);
        await bench.sweep();
        return (await bench.openRebuilds()).length;
      };
      await bench.sweep();
      expect(await asksAfter(29)).toBe(0);
      await bench.database.sql(`update job set finished_at = finished_at - interval '2 s'`);
      await bench.sweep();
      expect(await asksAfter(55)).toBe(0);
      await bench.database.sql(`update job set finished_at = finished_at - interval '10 s'`);
      await bench.sweep();
      expect(await bench.openRebuilds()).toHaveLength(1);
    });

    it('never again where it would fail again, and says why', async () => {
      await bench.join('one');
      const model = await bench.add();
      await bench.sweep();
      await bench.failRebuild(model, 'dataset-not-found', 3_600);
      await bench.sweep();
      expect(await bench.state(model)).toBe('unrecoverable');
      expect(await bench.reason(model)).toBe('dataset-not-found');
      expect(await bench.openRebuilds()).toEqual([]);
    });

    it('again where another node may do better', async () => {
      await bench.join('one');
      const model = await bench.add();
      await bench.sweep();
      await bench.failRebuild(model, 'out-of-memory', 3_600);
      await bench.sweep();
      expect(await bench.state(model)).toBe('rebuilding');
      expect(await bench.openRebuilds()).toHaveLength(1);
    });

    it('not for a model whose algorithm gives other bits by now, or is gone', async () => {
      await bench.join('one');
      const changed = await bench.add({ kernelVersion: 999 });
      const gone = await bench.add({ algorithm: 'Oracle' });
      await bench.sweep();
      expect([await bench.state(changed), await bench.reason(changed)]).toEqual([
        'unrecoverable',
        'kernel-version-changed',
      ]);
      expect([await bench.state(gone), await bench.reason(gone)]).toEqual([
        'unrecoverable',
        'unknown-algorithm',
      ]);
    });

    it('although one that only a larger worker could do has been waiting for long', async () => {
      const large = await bench.join('large', 10_000);
      await bench.join('small', 1_000);
      for (const idle of [1, 2]) await bench.add({ idle, fit: { memoryBytes: 5_000 } });
      await bench.sweep();
      expect(await bench.openRebuilds()).toHaveLength(2);
      await bench.database.sql(`update node set state = 'dead' where id = $1`, [large.nodeId]);
      const modest = await bench.add({ idle: 3 });
      await bench.sweep();
      expect((await bench.openRebuilds()).map(({ key }) => key)).toContain(
        `rebuild-model/${modest}`,
      );
    });

    it('not where only models used more recently could make room: the model is cold', async () => {
      const one = await bench.join('one', 1_000);
      await bench.add({ byteSize: 300, holders: [one] });
      const idle = await bench.add({ idle: 60, fit: { memoryBytes: 500 } });
      await bench.sweep();
      await bench.sweep();
      expect(await bench.openRebuilds()).toHaveLength(1); // another worker may be about to join
      await bench.database.sql(`update node set joined_at = now() - interval '2 min'`);
      await bench.sweep();
      expect(await bench.openRebuilds()).toEqual([]);
      expect([await bench.state(idle), await bench.reason(idle)]).toEqual([
        'cold',
        'cluster-memory-full',
      ]);
    });

    it('once a worker is there that can hold the model, and says so until then', async () => {
      await bench.join('one', 1_000);
      const model = await bench.add({ byteSize: 500 });
      await bench.sweep();
      expect(await bench.openRebuilds()).toEqual([]);
      expect(await bench.reason(model)).toBe('cluster-memory-full');
      await bench.join('two', 2_000);
      await bench.sweep();
      expect(await bench.openRebuilds()).toHaveLength(1);
      expect(await bench.reason(model)).toBeNull();
    });
  });

  describe('takes a rebuild', () => {
    const end = async (modelId: string, by: Incarnation, fingerprint: string) => {
      await bench.sweep();
      await bench.database.transaction((sql) =>
        rebuildModel.record(sql, {
          ...by,
          jobId: modelId,
          attempt: 1,
          keptBytes: 10,
          result: { fingerprint },
          payload: {
            modelId,
            modelName: 'm',
            modelVersion: 1,
            fingerprint: 'f',
            lineage: {} as never,
          },
        }),
      );
    };

    it('with the same bytes for the model back in memory', async () => {
      const one = await bench.join('one');
      const model = await bench.add();
      await end(model, one, 'f');
      expect(await bench.state(model)).toBe('ready');
      expect(await bench.holders(model, 'ready')).toEqual(['one']);
    });

    it('with other bytes for nothing: the model is unverified, held by nobody', async () => {
      const one = await bench.join('one');
      const model = await bench.add();
      await end(model, one, 'other');
      await bench.sweep();
      expect([await bench.state(model), await bench.reason(model)]).toEqual([
        'unverified',
        'model-unverified',
      ]);
      expect(await bench.holders(model)).toEqual([]);
    });

    it('of a worker that was replaced meanwhile for nothing', async () => {
      const before = await bench.join('one');
      await bench.join('one');
      const model = await bench.add();
      await recordHeldReplica(bench.database.sql, { ...before, modelId: model, source: 'rebuilt' });
      await bench.sweep();
      expect(await bench.holders(model)).toEqual([]);
      expect(await bench.state(model)).toBe('rebuilding');
    });
  });
});
