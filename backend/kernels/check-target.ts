import type { ClassLabel, Task } from '../contracts/model';
import { isMoment } from '../contracts/table';
import { KernelError } from './kernel-error';
import { classLabels } from './table/class-labels';
import type { CategoryColumn, Column } from './table/table';

/** More distinct values than this are not classes but a number or an identifier. */
export const MOST_CLASSES = 1000;

/** One row to test on and two to learn from. */
const FEWEST_ROWS = 3;

/**
 * Whether a column can be the target of this task.
 *
 * @param usable its rows with a value
 * @returns the classes, for a classification
 * @throws KernelError `too-few-rows`, `target-not-numeric`, `target-not-categorical`, `single-class`
 */
export function checkTarget(target: Column, usable: number, task: Task): ClassLabel[] | undefined {
  if (usable < FEWEST_ROWS)
    throw new KernelError(
      'too-few-rows',
      `The target "${target.name}" has a value in ${usable} rows; learning needs at least ${FEWEST_ROWS}. Add rows or choose another target.`,
    );
  if (isMoment(target.type)) throw notPredictable(target, task);
  if (task === 'regression' && target.kind === 'category') throw notNumeric(target);
  const labels = classLabels(target);
  if (labels.length < 2)
    throw new KernelError(
      'single-class',
      `The target "${target.name}" is ${JSON.stringify(labels[0])} in every row, so there is nothing to tell apart. Choose another target.`,
    );
  if (task === 'regression') {
    expectFiniteLabels(target, labels);
    return undefined;
  }
  if (labels.length > MOST_CLASSES)
    throw new KernelError(
      'target-not-categorical',
      `The target "${target.name}" has ${labels.length} distinct values; at most ${MOST_CLASSES} can be classes. ` +
        (target.kind === 'numeric' ? 'Choose regression' : 'Choose another target') +
        ' for it.',
    );
  return labels;
}

function notPredictable({ name, type }: Column, task: Task): KernelError {
  return new KernelError(
    task === 'regression' ? 'target-not-numeric' : 'target-not-categorical',
    `The target "${name}" is a ${type}, which can be learned from but not predicted. Choose another target.`,
  );
}

function notNumeric(target: CategoryColumn): KernelError {
  const rows = [...target.codes.keys()].filter((row) => target.codes[row]! >= 0).slice(0, 5);
  return new KernelError(
    'target-not-numeric',
    `The target "${target.name}" is a ${target.type}, so regression cannot predict it. Choose classification or a numeric target.`,
    rows.map((row) => {
      const got = target.categories[target.codes[row]!]!;
      return {
        // Rows count from 1 and the header is row 1.
        row: row + 2,
        columnName: target.name,
        detail: `"${got}" is not a number`,
        expected: 'a number',
        got,
      };
    }),
  );
}

function expectFiniteLabels(target: Column, labels: readonly ClassLabel[]): void {
  if (labels.every((label) => Number.isFinite(label))) return;
  throw new KernelError(
    'not-finite',
    `The target "${target.name}" holds an infinite value. Replace it by a number or leave it empty.`,
  );
}
