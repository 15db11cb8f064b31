import type { Matrix } from '../pipeline/matrix';
import type { BinnedMatrix } from './binned-matrix';
import type { Kernel } from '../compiled/kernel';

/**
 * Writes the middle between the lowest and the highest value of each bin, 256 × f32 per column of
 * cells; those of bundles are left out.
 */
export function writeBinCentres(kernel: Kernel, x: Matrix, bins: BinnedMatrix): number {
  const { cells, stride } = bins;
  const address = kernel.allocate(cells.length * 256 * 4);
  const centres = kernel.view(Float32Array, address, cells.length * 256);
  const bytes = kernel.view(Uint8Array, bins.address, x.rows * stride);
  cells.forEach(({ columns: [column], members }, at) => {
    if (members) return;
    centres.set(
      centresOf(x, column!, (row) => bytes[row * stride + at]!),
      at * 256,
    );
  });
  return address;
}

function centresOf(x: Matrix, column: number, binOf: (row: number) => number): Float32Array {
  const lowest = new Float64Array(256).fill(LARGEST);
  const highest = new Float64Array(256).fill(-LARGEST);
  for (let row = 0; row < x.rows; row++) {
    const value = x.data[row * x.columns + column]!;
    const bin = binOf(row);
    if (value < lowest[bin]!) lowest[bin] = value;
    if (value > highest[bin]!) highest[bin] = value;
  }
  return Float32Array.from(lowest, (low, bin) => within(low / 2 + highest[bin]! / 2));
}

/** Of float32. */
const LARGEST = 3.4028234663852886e38;

function within(value: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, value));
}
