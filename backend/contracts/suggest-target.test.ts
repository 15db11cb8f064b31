import { canBeTarget, namedTarget, suggestTarget, suggestTask } from './suggest-target';
import type { ColumnSchema, ColumnType } from './table';

const column = (name: string, type: ColumnType, distinct = 50): ColumnSchema => ({
  name,
  type,
  missing: 0,
  distinct,
});

describe('The suggested target', () => {
  it('is a column with a telling name rather than the last one, whatever its case', () => {
    const columns = [column(' Target', 'integer', 3), column('age', 'integer')];
    expect(suggestTarget(columns)).toEqual({
      column: ' Target',
      task: 'classification',
      reason: 'it is called " Target" and holds whole numbers with 3 different values',
    });
    expect(namedTarget(columns)?.name).toBe(' Target');
    expect(namedTarget(columns.slice(1))).toBeUndefined();
  });

  it('takes the clearest of several telling names', () => {
    const columns = [column('price', 'number'), column('label', 'category', 4)];
    expect(suggestTarget(columns)).toMatchObject({ column: 'label', task: 'classification' });
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
    expect(columns.filter(canBeTarget).map(({ name }) => name)).toEqual([
      'rent',
      'class',
      'street',
    ]);
  });
});

describe('The suggested task', () => {
  it.each([
    ['category', 500, 'classification'],
    ['boolean', 2, 'classification'],
    ['integer', 20, 'classification'],
    ['integer', 21, 'regression'],
    ['number', 3, 'regression'],
  ] as const)('of type %s with %i values is %s', (type, distinct, task) => {
    expect(suggestTask({ type, distinct }).task).toBe(task);
  });
});
