import type { ColumnProfile } from '../../contracts/profile';
import { qualityWarnings } from './quality-warnings';

describe('Quality warnings', () => {
  const column = (change: Partial<ColumnProfile>): ColumnProfile => ({
    name: 'x',
    type: 'number',
    missing: 0,
    distinct: 50,
    ...change,
  });
  const codes = (
    columns: ColumnProfile[],
    target?: Parameters<typeof qualityWarnings>[0]['target'],
  ) =>
    qualityWarnings({ rowCount: 100, duplicateRows: 0, columns, target }).map(
      (warning) => `${warning.code} ${warning.column}`,
    );
  const integers = (maximum: number) => ({
    numbers: {
      minimum: 1,
      maximum,
      mean: 1,
      standardDeviation: 1,
      quantiles: [],
      histogram: { edges: [], counts: [] },
    },
  });

  it('say nothing of ordinary columns', () => {
    expect(codes([column({}), column({ missing: 50 }), column({ distinct: 100 })])).toEqual([]);
    const spread = column({ type: 'integer', distinct: 100, ...integers(5_000) });
    expect(codes([spread])).toEqual([]);
  });

  it('name constant, mostly missing and id-like columns', () => {
    expect(codes([column({ distinct: 1 }), column({ distinct: 0, missing: 100 })])).toEqual([
      'constant x',
      'constant x',
    ]);
    expect(codes([column({ missing: 51 })])).toEqual(['mostly-missing x']);
    expect(codes([column({ type: 'identifier', distinct: 100 })])).toEqual(['id-like x']);
    const counted = column({ type: 'integer', distinct: 100, ...integers(100) });
    expect(codes([counted])).toEqual(['id-like x']);
    expect(codes([counted], { column: 'x', classes: undefined, copies: [] })).toEqual([]);
    const spread = { type: 'integer', distinct: 100, ...integers(5_000) } as const;
    const named = ['ID', 'user_id', 'PassengerId', 'grid', 'paid'].map((name) =>
      column({ name, ...spread }),
    );
    expect(codes(named)).toEqual(['id-like ID', 'id-like user_id', 'id-like PassengerId']);
  });

  it('know identifiers of which not all are counted', () => {
    const columns = [column({ type: 'identifier', distinct: 100_000 })];
    const [warning] = qualityWarnings({
      rowCount: 3_000_000,
      duplicateRows: 0,
      columns,
      target: undefined,
    });
    expect(warning?.code).toBe('id-like');
  });

  it('name copies of the target, its small classes and its imbalance', () => {
    const classes = [
      { value: 'a', count: 97 },
      { value: 'b', count: 3 },
    ];
    const target = { column: 'y', classes, copies: [{ column: 'x', share: 1 }] };
    expect(codes([], target)).toEqual(['target-copy x', 'small-class y', 'imbalance y']);
    const even = classes.map((each) => ({ ...each, count: 50 }));
    expect(codes([], { ...target, classes: even, copies: [] })).toEqual([]);
  });

  it('count rows that repeat others', () => {
    const [warning] = qualityWarnings({
      rowCount: 10,
      duplicateRows: 3,
      columns: [],
      target: undefined,
    });
    expect(warning).toMatchObject({ code: 'duplicate-rows', column: null });
    expect(warning?.detail).toContain('3 of 10 rows');
  });
});
