import type { Task } from '../../../backend/contracts/model';
import { isLearnable, isMoment } from '../../../backend/contracts/table';
import type { DatasetColumn } from '../../api/types';

/** What the console proposes and why. The learning core never guesses: the person always decides. */
export interface Suggestion<Value> {
  value: Value;
  reason: string;
}

const TARGET_NAMES = ['target', 'label', 'class', 'y', 'price', 'species'];

/** Whole numbers with at most this many distinct values are read as classes. */
const MOST_CLASSES = 20;

/** The column most likely to be predicted: one with a telling name, else the last usable one. */
export function suggestTarget(
  columns: readonly DatasetColumn[],
): Suggestion<DatasetColumn> | undefined {
  for (const name of TARGET_NAMES) {
    const column = columns.find((candidate) => candidate.name.trim().toLowerCase() === name);
    if (column) return { value: column, reason: `because of its name` };
  }
  const usable = columns.findLast((column) => canBeTarget(column));
  return usable && { value: usable, reason: 'because it is the last usable column' };
}

/** Texts and identifiers are only kept with a dataset, and dates can only be learned from. */
export function canBeTarget(column: DatasetColumn): boolean {
  return isLearnable(column.type) && !isMoment(column.type);
}

/** Whether a column can be predicted as numbers at all. */
export function canBeRegressed(column: DatasetColumn): boolean {
  return column.type === 'number' || column.type === 'integer';
}

/** Classes or numbers? Categories, booleans and whole numbers with few values are classes. */
export function suggestTask(column: DatasetColumn): Suggestion<Task> {
  const { type, distinct } = column;
  if (type === 'category' || type === 'boolean')
    return { value: 'classification', reason: `${distinct} distinct values that are not numbers` };
  if (type === 'integer' && distinct <= MOST_CLASSES)
    return { value: 'classification', reason: `whole numbers with ${distinct} distinct values` };
  if (canBeRegressed(column))
    return {
      value: 'regression',
      reason:
        type === 'number'
          ? 'numbers with decimals'
          : `whole numbers with ${distinct} distinct values`,
    };
  return { value: 'classification', reason: 'not a number' };
}

/** One line for a card: `Predicts target: 3 classes`. */
export function describeTarget(target: Suggestion<DatasetColumn> | undefined): string {
  if (!target) return 'No column that can be predicted';
  const { name, distinct } = target.value;
  return suggestTask(target.value).value === 'classification'
    ? `Predicts ${name}: ${distinct} classes`
    : `Predicts ${name}: a number`;
}
