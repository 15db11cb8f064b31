import type { ErrorDetail } from '../../contracts/error-detail';
import { KernelError } from '../kernel-error';
import { didYouMean, matchColumns } from './column-match';
import type { NumericColumn, Table } from './table';

/** The column that weighs rows. Throws KernelError `invalid-weights`. */
export function weightsOf(table: Table, name: string): NumericColumn {
  const names = table.columns.map((column) => column.name);
  const column = table.columns[matchColumns([name], names).indices[0]!];
  if (!column)
    throw new KernelError(
      'invalid-weights',
      `The weight column "${name}" is not a column of numbers.${didYouMean(name, names)} Choose another column, or none.`,
    );
  if (column.kind === 'numeric' && (column.type === 'number' || column.type === 'integer'))
    return column;
  throw new KernelError(
    'invalid-weights',
    `The weight column "${column.name}" is of type ${column.type}; weights are numbers. Choose another column, or none.`,
  );
}

/**
 * The rows that count anything, of those given.
 *
 * @throws KernelError `invalid-weights` for weights that are missing, below 0 or too far from 1 in
 * these rows, naming them, and where all are 0
 */
export function weighedRows({ name, values }: NumericColumn, rows: Int32Array): Int32Array {
  const broken = rows.filter((row) => !isWeight(values[row]!));
  if (broken.length > 0) {
    const details = Array.from(broken.subarray(0, 20), (row) => problemOf(name, row, values[row]!));
    throw new KernelError(
      'invalid-weights',
      `The weight column "${name}" has ${broken.length} values that are no weights; row ${details[0]!.row}: ${details[0]!.detail}. Replace them by 0 or numbers nearer to 1.`,
      details,
    );
  }
  const counting = rows.filter((row) => values[row]! > 0);
  if (counting.length > 0) return counting;
  throw new KernelError(
    'invalid-weights',
    `The weight column "${name}" is 0 in every row with a target, so nothing is left to learn from. Choose another column, or none.`,
  );
}

/** Squares of sums and products of weights stay numbers, and none vanishes beside the others. */
const LEAST_WEIGHT = 1e-100;
const LARGEST_WEIGHT = 1e100;

function isWeight(value: number): boolean {
  return value === 0 || (value >= LEAST_WEIGHT && value <= LARGEST_WEIGHT);
}

function problemOf(name: string, row: number, value: number): ErrorDetail {
  const got = Number.isNaN(value) ? 'nothing' : String(value);
  return {
    // Rows count from 1 and the header is row 1.
    row: row + 2,
    columnName: name,
    detail: Number.isNaN(value) ? 'the weight is missing' : `${got} is no weight`,
    expected: `0, or a number from ${LEAST_WEIGHT} to ${LARGEST_WEIGHT}`,
    got,
  };
}
