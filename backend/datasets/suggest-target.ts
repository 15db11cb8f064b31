import type { Task } from '../contracts/model';
import { isLearnable, isMoment, type ColumnSchema } from '../contracts/table';

export interface TargetSuggestion {
  column: string;
  task: Task;
  reason: string;
}

const TELLING_NAMES = ['target', 'label', 'class', 'outcome', 'y', 'price', 'value', 'species'];
/** Whole numbers with at most so many different values are read as classes. */
const MOST_CLASSES = 20;
/** Categories with more different values than this are not what people predict. */
const MOST_LABELS = 100;

/**
 * The column that is most likely to be predicted, and as what: one with a telling name, else the last
 * one of a usable type. Undefined where there is none. A person decides.
 */
export function suggestTarget(columns: readonly ColumnSchema[]): TargetSuggestion | undefined {
  const usable = columns.filter(isUsable);
  for (const name of TELLING_NAMES) {
    const column = usable.find((each) => each.name.trim().toLowerCase() === name);
    if (column) return describe(column, `it is called ${JSON.stringify(column.name)}`);
  }
  const last = usable.at(-1);
  return last && describe(last, 'it is the last column that can be predicted');
}

/** Dates are learned from, not predicted. */
function isUsable({ type, distinct }: ColumnSchema): boolean {
  if (isMoment(type)) return false;
  return isLearnable(type) && distinct > 1 && (type !== 'category' || distinct <= MOST_LABELS);
}

function describe({ name, type, distinct }: ColumnSchema, why: string): TargetSuggestion {
  const isClasses =
    type === 'category' || type === 'boolean' || (type === 'integer' && distinct <= MOST_CLASSES);
  return isClasses
    ? {
        column: name,
        task: 'classification',
        reason: `${why} and has ${distinct} different values`,
      }
    : { column: name, task: 'regression', reason: `${why} and holds numbers` };
}
