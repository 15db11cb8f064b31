import type { Kernel } from '../compiled/kernel';
import type { BinnedMatrix } from './binned-matrix';

/**
 * Writes down what a split after a bin stands for, 256 per column of cells: the column of the matrix
 * (i32) and the threshold (f32). Of a bundle, the member with that bin is split off.
 */
export function writeSplitTable(kernel: Kernel, { cells, edges }: BinnedMatrix): number {
  const numbers = cells.length * 512;
  const address = kernel.allocate(numbers * 4);
  const columns = kernel.view(Int32Array, address, numbers);
  const thresholds = kernel.view(Float32Array, address, numbers);
  cells.forEach(({ columns: own, members }, at) => {
    for (let bin = 0; bin < 256; bin++) {
      const place = 512 * at + 2 * bin;
      const column = own[members ? Math.max(0, bin - 1) : 0] ?? own[0]!;
      columns[place] = column;
      thresholds[place + 1] = members ? edges[column]![0]! : thresholdAfter(edges[column]!, bin);
    }
  });
  return address;
}

/**
 * Values below the threshold are those of this bin and the bins before it. After the last bin of
 * numbers only missing values are left: they alone are not below infinity.
 */
function thresholdAfter(edges: Float32Array, bin: number): number {
  return edges[bin] ?? Infinity;
}
