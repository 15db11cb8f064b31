import { MISSING } from './node-bins';

/**
 * Writes the bins of one column: how many of its edges a value reaches.
 *
 * @param values f64 per row
 * @param edges 255 ascending f32, filled up with infinity
 * @param cells where the column's bin of the first row goes
 */
export function binColumn(values: usize, rows: i32, edges: usize, cells: usize, stride: i32): void {
  for (let row = 0; row < rows; row++) {
    const value = load<f64>(values + ((row as usize) << 3));
    store<u8>(
      cells + (row as usize) * (stride as usize),
      (isNaN(value) ? MISSING : binOf(value, edges)) as u8,
    );
  }
}

/** Binary search without branches; there are 2^8 bins. */
function binOf(value: f64, edges: usize): i32 {
  let bin: i32 = 0;
  for (let step = 128; step > 0; step >>= 1) {
    const edge = load<f32>(edges + (((bin + step - 1) as usize) << 2)) as f64;
    bin += step & -((value >= edge) as i32);
  }
  return bin;
}
