import type { ColumnProfile, QualityWarning, ValueCount } from '../../contracts/profile';
import { isNearlyAll } from './target-copy';
import { MOST_DISTINCT } from './text-profile';

/** Folds of a cross-validation that every class should be found in. */
const FOLDS = 5;
const RARE_CLASS_SHARE = 0.1;
/** Names of columns that number rows: `id`, `user_id`, `PassengerId`, but not `grid`. */
const ID_NAME = /(^|[_\- ])[iI][dD]$|[a-z]I[dD]$/;

export interface ColumnFacts {
  column: ColumnProfile;
  rowCount: number;
  /** The name of the target; null where no column looks like it. */
  target: string | null;
  /** How far the column says the target, from 0 to 1; 0 for the target itself. */
  agreement: number;
  /** Rows of each class, where the column is a target that has classes. */
  classes: readonly ValueCount[] | undefined;
}

/** What a person should look at in one column before training. */
export function columnWarnings(facts: ColumnFacts): QualityWarning[] {
  const { column, target, agreement, classes } = facts;
  const warnings = [...classWarnings(column.name, classes), ...valueWarnings(facts)];
  if (isNearlyAll(agreement))
    warnings.unshift({
      code: 'target-copy',
      column: column.name,
      detail: `It agrees with the target ${JSON.stringify(target)} in ${percent(agreement)} of the rows: a model would read the answer off it. Leave it out unless it is known before the prediction.`,
    });
  return warnings;
}

/** What is only known when all columns are. */
export function rowWarnings(rowCount: number, duplicateRows: number): QualityWarning[] {
  if (duplicateRows === 0) return [];
  return [
    {
      code: 'duplicate-rows',
      column: null,
      detail: `${duplicateRows} of ${rowCount} rows repeat another one: held-out rows may have been trained on, and metrics look better than they are.`,
    },
  ];
}

const HARM: Record<QualityWarning['code'], number> = {
  'target-copy': 3,
  'small-class': 2,
  imbalance: 2,
  constant: 1,
  'mostly-missing': 1,
  'id-like': 1,
  'duplicate-rows': 0,
};

/** Most harmful first; those that harm alike stay in their order. */
export function byHarm(warnings: readonly QualityWarning[]): QualityWarning[] {
  return [...warnings].sort((one, other) => HARM[other.code] - HARM[one.code]);
}

function classWarnings(column: string, classes: ColumnFacts['classes']): QualityWarning[] {
  if (classes === undefined || classes.length < 2) return [];
  const warnings: QualityWarning[] = [];
  const small = classes.filter(({ count }) => count < FOLDS);
  if (small.length > 0) {
    const named = small
      .slice(0, 5)
      .map(({ value, count }) => `${JSON.stringify(value)} (${count})`);
    warnings.push({
      code: 'small-class',
      column,
      detail: `${small.length} of its classes have fewer than ${FOLDS} rows, so not every fold of a cross-validation has one: ${named.join(', ')}. Add rows, or merge classes.`,
    });
  }
  const rows = classes.reduce((sum, { count }) => sum + count, 0);
  const rarest = classes.reduce((least, each) => (each.count < least.count ? each : least));
  const share = rarest.count / rows;
  if (share < RARE_CLASS_SHARE / (classes.length / 2))
    warnings.push({
      code: 'imbalance',
      column,
      detail: `Class ${JSON.stringify(rarest.value)} has ${percent(share)} of the rows: accuracy says little here. Look at balanced accuracy or F1, and give classes weights.`,
    });
  return warnings;
}

function valueWarnings({ column, rowCount, target }: ColumnFacts): QualityWarning[] {
  const { name, type, missing, distinct, numbers } = column;
  const warn = (code: QualityWarning['code'], detail: string) => [{ code, column: name, detail }];
  const present = rowCount - missing;
  if (distinct <= 1)
    return warn(
      'constant',
      present === 0
        ? 'It has no value at all.'
        : name === target
          ? 'It is the target, and all its values are equal: there is nothing to predict.'
          : 'All its values are equal: nothing is learned from it.',
    );
  if (missing * 2 > rowCount)
    return warn('mostly-missing', `${percent(missing / rowCount)} of its values are missing.`);
  if (name === target || distinct < Math.min(present, MOST_DISTINCT)) return [];
  if (type === 'identifier')
    return warn(
      'id-like',
      'Every row has another value, as an identifier has: it is kept, and no model learns from it.',
    );
  const numbersRows = numbers && numbers.maximum - numbers.minimum + 1 === present;
  if (type === 'integer' && (numbersRows || ID_NAME.test(name)))
    return warn(
      'id-like',
      'Every row has another value, as an identifier has: a model would learn rows by heart. Leave it out.',
    );
  return [];
}

function percent(share: number): string {
  const percents = share * 100;
  return `${percents >= 10 ? percents.toFixed(0) : percents.toFixed(1)} %`;
}
