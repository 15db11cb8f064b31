import type { ColumnProfile } from '../../contracts/profile';
import { byHarm, columnWarnings, rowWarnings, type ColumnFacts } from './quality-warnings';

describe('Quality warnings', () => {
  const column = (change: Partial<ColumnProfile>): ColumnProfile => ({
    name: 'x',
    type: 'number',
    missing: 0,
    distinct: 50,
    ...change,
  });
  const warn = (facts: Partial<ColumnFacts>) =>
    columnWarnings({
      column: column({}),
      rowCount: 100,
      target: null,
      agreement: 0,
      classes: undefined,
      ...facts,
    });
  const codes = (columns: ColumnProfile[], target: string | null = null) =>
    columns
      .flatMap((each) => warn({ column: each, target }))
      .map((warning) => `${warning.code} ${warning.column}`);
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
    expect(codes([counted], 'x')).toEqual([]);
    const spread = { type: 'integer', distinct: 100, ...integers(5_000) } as const;
    const named = ['ID', 'user_id', 'PassengerId', 'grid', 'paid'].map((name) =>
      column({ name, ...spread }),
    );
    expect(codes(named)).toEqual(['id-like ID', 'id-like user_id', 'id-like PassengerId']);
  });

  it('know identifiers of which not all are counted', () => {
    const counted = column({ type: 'identifier', distinct: 100_000 });
    expect(warn({ column: counted, rowCount: 3_000_000 })).toMatchObject([{ code: 'id-like' }]);
  });

  it('name copies of the target, its small classes and its imbalance', () => {
    const [copy] = warn({ target: 'y', agreement: 1 });
    expect(copy).toMatchObject({ code: 'target-copy', column: 'x' });
    expect(warn({ target: 'y', agreement: 0.9 })).toEqual([]);
    const classes = [
      { value: 'a', count: 97 },
      { value: 'b', count: 3 },
    ];
    const target = { column: column({ name: 'y', distinct: 2 }), target: 'y' };
    expect(warn({ ...target, classes }).map(({ code }) => code)).toEqual([
      'small-class',
      'imbalance',
    ]);
    const even = classes.map((each) => ({ ...each, count: 50 }));
    expect(warn({ ...target, classes: even })).toEqual([]);
  });

  it('count rows that repeat others', () => {
    expect(rowWarnings(10, 0)).toEqual([]);
    const [warning] = rowWarnings(10, 3);
    expect(warning).toMatchObject({ code: 'duplicate-rows', column: null });
    expect(warning?.detail).toContain('3 of 10 rows');
  });

  it('begin with the most harmful ones, and keep the order of the columns otherwise', () => {
    const order = ['id-like a', 'duplicate-rows null', 'constant b', 'target-copy c'].map(
      (text) => {
        const [code, name] = text.split(' ') as ['constant', string];
        return { code, column: name, detail: '' };
      },
    );
    expect(byHarm(order).map(({ code }) => code)).toEqual([
      'target-copy',
      'id-like',
      'constant',
      'duplicate-rows',
    ]);
  });
});
