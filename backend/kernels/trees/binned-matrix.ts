import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import { MOST_BINS, binEdges } from './bin-edges';
import { planCells, type CellColumn } from './plan-cells';
import type { Kernel } from '../compiled/kernel';

/** A matrix as one byte per cell in the kernel's memory, row-major. */
export interface BinnedMatrix {
  address: number;
  /** Bytes from one row to the next. */
  stride: number;
  /** Of each column of the matrix. */
  edges: Float32Array[];
  cells: CellColumn[];
  /** Of each column of the matrix its codes where it is a category, else 0. */
  codes?: Int32Array | undefined;
}

/**
 * NaN stands for a missing value and gets the highest bin. Of categories the codes are bins.
 *
 * @param roomBefore bytes before the bins of each row that are left to the caller, 0 or 8
 * @throws KernelError `out-of-memory` for more rows than the kernel can count
 */
export function binMatrix(
  kernel: Kernel,
  x: Matrix,
  codes: Int32Array | undefined,
  roomBefore = 0,
): BinnedMatrix {
  const { rows, columns } = x;
  expectCountable(rows);
  const valuesAt = kernel.allocate(rows * 8);
  const values = kernel.view(Float64Array, valuesAt, rows);
  const edges = Array.from({ length: columns }, (_, column) => {
    if (codes?.[column]) return NO_EDGES;
    readColumn(x, column, values);
    return binEdges(values);
  });
  const cells = planCells(x, edges);
  const unit = roomBefore || 4;
  const stride = Math.ceil((roomBefore + cells.length) / unit) * unit;
  const address = kernel.allocate(rows * stride) + roomBefore;
  const bytes = kernel.view(Uint8Array, address, rows * stride - roomBefore);
  const edgesAt = kernel.allocate(MOST_BINS * 4);
  const paddedEdges = kernel.view(Float32Array, edgesAt, MOST_BINS);
  cells.forEach(({ columns: [column], members }, at) => {
    if (members) {
      members.forEach((high, j) => high.forEach((row) => (bytes[row * stride + at] = j + 1)));
      return;
    }
    readColumn(x, column!, values);
    if (codes?.[column!]) {
      values.forEach((code, row) => (bytes[row * stride + at] = code));
      return;
    }
    paddedEdges.fill(Infinity).set(edges[column!]!);
    kernel.exports.binColumn(valuesAt, rows, edgesAt, address + at, stride);
  });
  return { address, stride, edges, cells, codes };
}

const NO_EDGES = new Float32Array(0);

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

function readColumn({ rows, columns, data }: Matrix, column: number, into: Float64Array): void {
  for (let row = 0; row < rows; row++) into[row] = data[row * columns + column]!;
}
