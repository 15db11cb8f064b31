import { WalkTask } from './walk-task';

/**
 * Writes rows of f64 as ordered integers, for walks that compare them with thresholds: eight rows
 * are a group, column by column, so that a cell is 32 bytes behind that of the column before.
 *
 * A cell becomes the largest f32 that is not above it, which is below the same thresholds; and the
 * bits of that f32 a number that is smaller where it is smaller. A missing cell is below nothing.
 *
 * @param from count × columns, row-major
 * @param first place of the first of them among the rows of all groups
 */
export function orderRows(task: WalkTask, from: usize, first: i32, count: i32): void {
  const columns = task.groupBytes >> 5;
  for (let row = first; row < first + count; row++) {
    let cell = cellAt(task, row);
    const end = from + (columns << 3);
    for (; from < end; from += 8, cell += 32) store<i32>(cell, orderedBelow(load<f64>(from)));
  }
}

/** Address of a row's first cell. */
export function cellAt(task: WalkTask, row: i32): usize {
  return task.rows + ((row >>> 3) as usize) * task.groupBytes + ((row & 7) << 2);
}

function orderedBelow(value: f64): i32 {
  const near = value as f32;
  const bits = reinterpret<i32>(near);
  const ordered = bits < 0 ? i32.MIN_VALUE - bits : bits;
  const below = ordered - (((near as f64) > value) as i32);
  return value == value ? below : i32.MAX_VALUE;
}
