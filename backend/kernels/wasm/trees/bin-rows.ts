import { CellTask } from './cell-task';
import { EDGE_BYTES } from './edge-task';
import { MISSING } from './node-bins';
import { BLOCK } from './row-blocks';

/** Writes the bins of all cells: how many of its column's edges a value reaches. Threads share blocks of rows. */
export function binRows(thread: i32, threads: i32, task: CellTask): void {
  for (let block = thread * BLOCK; block < task.rows; block += threads * BLOCK) {
    const end = min(task.rows, block + BLOCK);
    for (let from = block; from < end; from += TILE)
      for (let at = 0; at < task.cellColumns; at++) binTile(task, at, from, min(end, from + TILE));
  }
}

/** Rows whose values fit the innermost cache while one column after the other is looked up. */
const TILE: i32 = 128;

function binTile(task: CellTask, at: i32, from: i32, to: i32): void {
  const column = load<i32>(task.cells + ((at as usize) << 2));
  const stride = task.stride as usize;
  const cells = task.bins + (from as usize) * stride + (at as usize);
  if (column >= 0) {
    const rowBytes = (task.columns as usize) << 3;
    const values = task.values + (from as usize) * rowBytes + ((column as usize) << 3);
    const edges = task.edges + (column as usize) * EDGE_BYTES;
    for (let k: usize = 0; k < ((to - from) as usize); k++) {
      const value = load<f64>(values + k * rowBytes);
      store<u8>(cells + k * stride, (isNaN(value) ? MISSING : binOf(value, edges)) as u8);
    }
  }
  if (!task.byColumn) return;
  const copy = task.byColumn + (at as usize) * (task.rows as usize) + (from as usize);
  for (let k: usize = 0; k < ((to - from) as usize); k++)
    store<u8>(copy + k, load<u8>(cells + k * stride));
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
