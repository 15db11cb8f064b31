import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import { findEdges } from './bin-edges';
import { writeFields } from '../compiled/write-fields';
import { planCells, type CellColumn } from './plan-cells';
import type { Kernel } from '../compiled/kernel';

/** A matrix as one byte per cell in the kernel's memory, row-major. */
export interface BinnedMatrix {
  address: number;
  /** Bytes from one row to the next. */
  stride: number;
  /** Once more column-major, a byte per row and column of cells; 0 where that was not asked for. */
  byColumn: number;
  /** Of each column of the matrix. */
  edges: Float32Array[];
  cells: CellColumn[];
  /** Of each column of the matrix its codes where it is a category, else 0. */
  codes?: Int32Array | undefined;
}

export interface CellLayout {
  /** Bytes before the bins of each row that are left to the caller, 0 or 8. */
  roomBefore: number;
  byColumn: boolean;
  /** As those of BinnedMatrix. */
  codes?: Int32Array | undefined;
}

/**
 * NaN stands for a missing value and gets the highest bin. Of categories the codes are bins.
 *
 * @throws KernelError `out-of-memory` for more rows than the kernel can count
 */
export function binMatrix(kernel: Kernel, x: Matrix, layout: CellLayout): BinnedMatrix {
  const { rows, columns, data } = x;
  const { roomBefore, codes } = layout;
  expectCountable(rows);
  const { edges, address: edgesAt } = findEdges(kernel, x, codes);
  const cells = planCells(x, edges);
  const unit = roomBefore || 4;
  const stride = Math.ceil((roomBefore + cells.length) / unit) * unit;
  const address = kernel.allocate(rows * stride) + roomBefore;
  const byColumn = layout.byColumn ? kernel.allocate(rows * cells.length) : 0;
  writeBundles(kernel.view(Uint8Array, address, rows * stride - roomBefore), stride, cells);
  const columnsAt = writeFields(kernel, columnsOf(cells));
  const values = kernel.place(data);
  const fields = [values, rows, columns, edgesAt, cells.length, columnsAt];
  kernel.parallel('binRows', writeFields(kernel, [...fields, address, stride, byColumn]));
  return { address, stride, byColumn, edges, cells, codes };
}

function writeBundles(bytes: Uint8Array, stride: number, cells: readonly CellColumn[]): void {
  cells.forEach(({ members }, at) =>
    members?.forEach((high, j) => high.forEach((row) => (bytes[row * stride + at] = j + 1))),
  );
}

/** The column of the matrix that cells stand for; of a bundle -1. */
function columnsOf(cells: readonly CellColumn[]): number[] {
  return cells.map(({ columns, members }) => (members ? -1 : columns[0]!));
}

/** i32 per column of cells: its bins of numbers, or minus the members of a bundle. */
export function binCounts({ cells, edges }: BinnedMatrix): number[] {
  return cells.map(({ columns, members }) =>
    members ? -members.length : edges[columns[0]!]!.length + 1,
  );
}

/** Packed values count in 24 bits. */
const MOST_ROWS = 2 ** 24 - 1;

function expectCountable(rows: number): void {
  if (rows <= MOST_ROWS) return;
  throw new KernelError(
    'out-of-memory',
    `Trees can grow on at most ${MOST_ROWS} rows; these are ${rows}. Train on a part of the table.`,
  );
}
