import { LinearTask } from './linear-task';

/** Rows of a tile: with 54 columns it takes 28 KB, so that all passes over it stay in the L1 cache. */
export const TILE_ROWS: i32 = 64;

/** Bytes of a tile. */
export function tileBytes(task: LinearTask): usize {
  return (task.width as usize) * ((TILE_ROWS as usize) << 3);
}

/** Copies rows, shifted, with a 1 after their last column. What lies behind stays as it is. */
export function packTile(task: LinearTask, row: i32, count: i32, tile: usize): void {
  const bytes = (task.columns as usize) << 3;
  const pairs = bytes & ~15;
  const step = (task.width as usize) << 3;
  const shift = task.shift;
  let from = task.x + (row as usize) * bytes;
  for (let to = tile, end = tile + (count as usize) * step; to < end; to += step, from += bytes) {
    for (let at: usize = 0; at < pairs; at += 16)
      v128.store(to + at, f64x2.sub(v128.load(from + at), v128.load(shift + at)));
    if (pairs < bytes) store<f64>(to + pairs, load<f64>(from + pairs) - load<f64>(shift + pairs));
    store<f64>(to + bytes, 1);
  }
}

/** Writes the rows' shifted targets into the column after the 1. */
export function packTargets(task: LinearTask, row: i32, count: i32, tile: usize): void {
  const step = (task.width as usize) << 3;
  const column = ((task.columns as usize) + 1) << 3;
  const shift = load<f64>(task.shift + column);
  for (let i = 0; i < count; i++) {
    const target = load<f64>(task.targets + (((row + i) as usize) << 3));
    store<f64>(tile + (i as usize) * step + column, target - shift);
  }
}
