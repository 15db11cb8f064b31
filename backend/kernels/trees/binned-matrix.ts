import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import { MOST_BINS, binEdges } from './bin-edges';
import type { TreeKernel } from './tree-kernel';

/** A matrix as one byte per cell in the kernel's memory, row-major. */
export interface BinnedMatrix {
  address: number;
  /** Bytes from one row to the next. */
  stride: number;
  /** Of each column. */
  edges: Float32Array[];
}

/**
 * NaN stands for a missing value and gets the highest bin.
 *
 * @throws KernelError `out-of-memory` for more rows than the kernel can count
 */
export function binMatrix(kernel: TreeKernel, x: Matrix): BinnedMatrix {
  const { rows, columns } = x;
  expectCountable(rows);
  const stride = Math.ceil(columns / 4) * 4;
  const address = kernel.allocate(rows * stride);
  const valuesAt = kernel.allocate(rows * 8);
  const edgesAt = kernel.allocate(MOST_BINS * 4);
  const values = kernel.view(Float64Array, valuesAt, rows);
  const paddedEdges = kernel.view(Float32Array, edgesAt, MOST_BINS);
  const edges = Array.from({ length: columns }, (_, column) => {
    for (let row = 0; row < rows; row++) values[row] = x.data[row * columns + column]!;
    const own = binEdges(values);
    paddedEdges.fill(Infinity).set(own);
    kernel.exports.binColumn(valuesAt, rows, edgesAt, address + column, stride);
    return own;
  });
  return { address, stride, edges };
}

/**
 * Values below the threshold are those of this bin and the bins before it. After the last bin of
 * numbers only missing values are left: they alone are not below infinity.
 */
export function thresholdAfter(edges: Float32Array, bin: number): number {
  return edges[bin] ?? Infinity;
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
