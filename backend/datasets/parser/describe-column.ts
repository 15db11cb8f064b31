import { showDay, showMoment } from '../../contracts/moment';
import type { ColumnSchema } from '../../contracts/table';
import type { ColumnStats } from './column-stats';

interface CountedColumn extends Pick<ColumnSchema, 'name' | 'type' | 'distinct' | 'order'> {
  /** Of booleans and categories. */
  categories: string[] | undefined;
}

/** What a version says of a column whose values were counted. */
export function describeColumn(
  { name, type, distinct, categories, order }: CountedColumn,
  { missing, count, minimum, maximum, mean }: ColumnStats,
): ColumnSchema {
  const about = { name, type, missing, distinct };
  if (categories) return { ...about, categories };
  if (count === 0) return about;
  if (type === 'number' || type === 'integer') return { ...about, minimum, maximum, mean };
  if (type !== 'date' && type !== 'datetime') return about;
  const show = type === 'date' ? showDay : showMoment;
  const range = { earliest: show(minimum), latest: show(maximum) };
  return { ...about, ...(order !== undefined && { order }), ...range };
}
