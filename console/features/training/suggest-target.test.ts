import type { DatasetColumn } from '../../api/types';
import { suggestTarget, suggestTask } from './suggest-target';

const column = (name: string, type: DatasetColumn['type'], distinct = 100): DatasetColumn => ({
  name,
  type,
  distinct,
  missing: 0,
});

describe('suggestTarget', () => {
  it('takes a telling name before the last column, whatever its case', () => {
    const columns = [column('Species', 'category', 3), column('width', 'number')];
    expect(suggestTarget(columns)?.value.name).toBe('Species');
  });

  it('takes the last column otherwise, but no text and no identifier', () => {
    const columns = [column('a', 'number'), column('b', 'number'), column('note', 'text')];
    expect(suggestTarget(columns)?.value.name).toBe('b');
  });

  it('suggests nothing where nothing can be predicted', () => {
    expect(suggestTarget([column('id', 'identifier')])).toBeUndefined();
  });
});

describe('suggestTask', () => {
  it.each([
    [column('t', 'category', 500), 'classification'],
    [column('t', 'boolean', 2), 'classification'],
    [column('t', 'integer', 20), 'classification'],
    [column('t', 'integer', 21), 'regression'],
    [column('t', 'number', 3), 'regression'],
  ])('of %j is %s', (target, task) => {
    expect(suggestTask(target).value).toBe(task);
  });
});
