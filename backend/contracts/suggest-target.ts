import type { Task } from './model';
import { isLearnable, isMoment, type ColumnSchema } from './table';

/** What is suggested, and why. A person decides; the learning core never guesses. */
export interface TargetSuggestion {
  column: string;
  task: Task;
  reason: string;
}

/** What a suggestion depends on. */
type Described = Pick<ColumnSchema, 'name' | 'type' | 'distinct'>;

/** Names that tables give to what is to be predicted, the clearest first. */
const TELLING_NAMES = ['target', 'label', 'class', 'outcome', 'y', 'price', 'value', 'species'];
/** Whole numbers with at most so many different values are read as classes. */
const MOST_CLASSES = 20;
/** Categories with more different values than this are not what people predict. */
const MOST_LABELS = 100;

/**
 * The column that is most likely to be predicted, and as what: one with a telling name, else the last
 * one of a usable type. Undefined where there is none.
 */
export function suggestTarget(columns: readonly Described[]): TargetSuggestion | undefined {
  const named = namedTarget(columns);
  if (named) return describe(named, `it is called ${JSON.stringify(named.name)}`);
  const last = columns.findLast(isUsable);
  return last && describe(last, 'it is the last column that can be predicted');
}

/** The column that is called like a target. */
export function namedTarget<Column extends Described>(
  columns: readonly Column[],
): Column | undefined {
  const usable = new Map(
    columns.filter(isUsable).map((column) => [column.name.trim().toLowerCase(), column]),
  );
  const name = TELLING_NAMES.find((each) => usable.has(each));
  return name === undefined ? undefined : usable.get(name);
}

/** Texts and identifiers are only kept with a dataset, and dates can only be learned from. */
export function canBeTarget({ type }: Pick<Described, 'type'>): boolean {
  return isLearnable(type) && !isMoment(type);
}

/** Classes or a number: categories, booleans and whole numbers with few values are classes. */
export function suggestTask({ type, distinct }: Omit<Described, 'name'>): {
  task: Task;
  reason: string;
} {
  const values = `${distinct} different values`;
  if (type === 'number') return { task: 'regression', reason: 'holds numbers with decimals' };
  if (type !== 'integer') return { task: 'classification', reason: `has ${values}` };
  const task = distinct <= MOST_CLASSES ? 'classification' : 'regression';
  return { task, reason: `holds whole numbers with ${values}` };
}

function isUsable(column: Described): boolean {
  const { type, distinct } = column;
  return canBeTarget(column) && distinct > 1 && (type !== 'category' || distinct <= MOST_LABELS);
}

function describe(column: Described, why: string): TargetSuggestion {
  const { task, reason } = suggestTask(column);
  return { column: column.name, task, reason: `${why} and ${reason}` };
}
