import { learn } from '../kernels/learn';
import { ALGORITHMS } from '../kernels/models/registry';
import { syntheticTable } from '../kernels/synthetic-table';
import type { Column } from '../kernels/table/table';
import { WarmColumns } from './warm-columns';

const column = (name: string, rows: number): Column => ({
  kind: 'numeric',
  name,
  type: 'number',
  values: new Float64Array(rows),
});

describe('WarmColumns', () => {
  const version = (id: string, contentHash: string) => ({ id, contentHash });

  it('keeps the columns of one content, whose versions may be many, until it turns to another', () => {
    const warm = new WarmColumns();
    warm.turnTo(version('first', 'a'));
    expect(warm.heldVersions).toEqual([]);
    const x = column('x', 10);
    warm.keep(3, x);
    warm.turnTo(version('copy', 'a'));
    expect([warm.get(3), warm.get(4), warm.heldVersions]).toEqual([
      x,
      undefined,
      ['first', 'copy'],
    ]);
    warm.turnTo(version('second', 'b'));
    expect([warm.get(3), warm.heldVersions]).toEqual([undefined, []]);
  });

  it('gives no column whose categories a version of the same content has in another order', () => {
    const warm = new WarmColumns();
    warm.turnTo(version('first', 'a'));
    const codes = Int32Array.of(0, 1);
    const kind = (categories: string[]): Column => ({
      kind: 'category',
      name: 'kind',
      type: 'category',
      codes,
      categories,
    });
    warm.keep(0, kind(['x', 'y']));
    expect(warm.get(0, ['y', 'x'])).toBeUndefined();
    warm.keep(0, kind(['y', 'x']));
    expect(warm.get(0, ['y', 'x'])).toEqual(kind(['y', 'x']));
  });

  it('never keeps more bytes than its limit', () => {
    const warm = new WarmColumns(200);
    warm.turnTo(version('version', 'a'));
    for (const [index, rows] of [10, 20, 15].entries()) warm.keep(index, column('x', rows));
    expect([0, 1, 2].filter((index) => warm.get(index))).toEqual([0, 2]);
  });

  it.each(Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[])(
    'may hand the same columns out again after %s: it writes into none',
    (algorithm) => {
      const { task } = ALGORITHMS[algorithm];
      const table = syntheticTable(60);
      const before = structuredClone(table);
      const target = task === 'classification' ? 'kind' : 'price';
      const lineage = {
        algorithm,
        task,
        target,
        features: null,
        parameters: {},
        seed: 1,
        testSize: 0.2,
      };
      learn({ table, lineage, report: () => undefined });
      expect(table).toEqual(before);
    },
  );
});
