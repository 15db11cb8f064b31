import type { ColumnSchema, ColumnType } from '../contracts/table';
import { describeChange } from './version-change';

describe('What a version changed', () => {
  it('is its rows, and its columns by name', () => {
    const before = {
      number: 3,
      rowCount: 10,
      columns: [column('a', 'integer'), column('b', 'text')],
    };
    const after = { rowCount: 8, columns: [column('a', 'number'), column('c', 'date')] };
    expect(describeChange(before, after, false)).toEqual({
      previous: 3,
      appended: false,
      rowsAdded: -2,
      columnsAdded: ['c'],
      columnsRemoved: ['b'],
      columnsRetyped: [{ name: 'a', from: 'integer', to: 'number' }],
    });
  });
});

function column(name: string, type: ColumnType): ColumnSchema {
  return { name, type, missing: 0, distinct: 1 };
}
