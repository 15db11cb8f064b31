import type { Kernel } from '../compiled/kernel';
import { dot } from './dot';

/** Rows in the kernel's memory: `columns` coefficients, something that is passed over, and a target. */
export interface TargetedRows {
  address: number;
  count: number;
  columns: number;
  /** Numbers from one row to the next. */
  width: number;
}

/** Singular values below 1e-13 of the largest count as 0; this is the share of their squares. */
const NEGLIGIBLE = 1e-26;

/** The shortest least-squares solution by singular values; overwrites the rows. */
export function shortestSolution(
  kernel: Kernel,
  { address, count, columns, width }: TargetedRows,
  penalty: number,
): Float64Array {
  kernel.exports.orthogonalizeRows(address, count, columns, width);
  const rows = Array.from({ length: count }, (_, row) =>
    kernel.view(Float64Array, address + row * width * 8, width),
  );
  const squares = rows.map((row) => dot(row.subarray(0, columns), row.subarray(0, columns)));
  const smallest = Math.max(...squares) * NEGLIGIBLE;
  const solution = new Float64Array(columns);
  rows.forEach((row, k) => {
    if (squares[k]! <= smallest) return;
    const share = row[columns + 1]! / (squares[k]! + penalty);
    for (let column = 0; column < columns; column++) solution[column]! += share * row[column]!;
  });
  return solution;
}
