import type { Kernel } from '../compiled/kernel';
import type { MatrixColumn } from '../models/algorithm';
import type { BinnedMatrix } from './binned-matrix';
import { writeFields } from '../compiled/write-fields';

/** Per column of the matrix how many codes it has where it is a category, else 0; undefined where none is. */
export function categoryCodes(columns: readonly MatrixColumn[] = []): Int32Array | undefined {
  if (!columns.some(({ codes }) => codes !== undefined)) return undefined;
  return Int32Array.from(columns, ({ codes = 0 }) => codes);
}

/** The same per column of cells, as the kernel reads it: see BinTask. */
export function writeCodes(kernel: Kernel, { cells, codes }: BinnedMatrix): number {
  if (!codes) return 0;
  return writeFields(
    kernel,
    cells.map(({ columns: [column] }) => codes[column!]!),
  );
}
