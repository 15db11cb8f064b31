import type { ColumnSchema, ColumnType } from '../contracts/table';
import { suggestTarget } from './suggest-target';

const column = (name: string, type: ColumnType, distinct = 50): ColumnSchema => ({
  name,
  type,
  missing: 0,
  distinct,
});

describe('suggestTarget', () => {
  it('prefers a telling name to the last column', () => {
    const columns = [column('Target', 'integer', 3), column('age', 'integer')];
    expect(suggestTarget(columns)).toMatchObject({ column: 'Target', task: 'classification' });
  });

  it('passes over what cannot be predicted', () => {
    const columns = [
      column('rent', 'number'),
      column('class', 'integer', 1),
      column('street', 'category', 900),
      column('note', 'text'),
      column('seen', 'date'),
    ];
    expect(suggestTarget(columns)).toMatchObject({ column: 'rent', task: 'regression' });
    expect(suggestTarget(columns.slice(1))).toBeUndefined();
  });
});
