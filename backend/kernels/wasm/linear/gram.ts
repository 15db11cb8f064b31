import { LinearTask, beginSums, endRow, firstRow, scratchOf, takeChunk } from './linear-task';
import { addSquares, addTimes, scoreRows } from './products';
import { TILE_ROWS, packTargets, packTile, tileBytes } from './tile';

/**
 * Sums of products of all columns, the 1 and the target, per chunk: width × width f64, of which the
 * blocks on and above the diagonal are written.
 */
export function gramChunks(thread: i32, threads: i32, at: usize): void {
  const task = changetype<LinearTask>(at);
  const tile = scratchOf(task, thread);
  for (let chunk = takeChunk(task); chunk < task.chunks; chunk = takeChunk(task)) {
    const sums = beginSums(task, chunk);
    const end = endRow(task, chunk);
    for (let row = firstRow(task, chunk); row < end; row += TILE_ROWS) {
      const count = min(TILE_ROWS, end - row);
      packTile(task, row, count, tile);
      packTargets(task, row, count, tile);
      addSquares(tile, task.width, count, sums);
    }
  }
}

/**
 * What the weights, shifted as the columns are, leave of the targets, times the columns and the 1:
 * width f64 per chunk.
 */
export function residualChunks(thread: i32, threads: i32, at: usize): void {
  const task = changetype<LinearTask>(at);
  const tile = scratchOf(task, thread);
  const rest = tile + tileBytes(task);
  for (let chunk = takeChunk(task); chunk < task.chunks; chunk = takeChunk(task)) {
    const sums = beginSums(task, chunk);
    const end = endRow(task, chunk);
    for (let row = firstRow(task, chunk); row < end; row += TILE_ROWS) {
      const count = min(TILE_ROWS, end - row);
      packTile(task, row, count, tile);
      packTargets(task, row, count, tile);
      scoreRows(tile, task.width, task.weights, count, rest);
      subtractFromTargets(task, tile, count, rest);
      addTimes(tile, task.width, rest, count, sums);
    }
  }
}

function subtractFromTargets(task: LinearTask, tile: usize, count: i32, scores: usize): void {
  const step = (task.width as usize) << 3;
  const target = tile + (((task.columns as usize) + 1) << 3);
  for (let i = 0; i < count; i++) {
    const place = scores + ((i as usize) << 3);
    store<f64>(place, load<f64>(target + (i as usize) * step) - load<f64>(place));
  }
}
