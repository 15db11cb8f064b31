/**
 * A pass over all rows, in chunks that threads take one by one. Every chunk has sums of its own, and
 * the host adds them up in order, so that no bit depends on the threads. The host writes the task:
 * linear/linear-task.ts. All fields are 32 bits wide.
 */
@unmanaged
export class LinearTask {
  /** f64 per row and column, row-major. */
  x: usize;
  rows: i32;
  columns: i32;
  /** f64 per row: its value, or the code of its class. */
  targets: usize;
  /** f64 per column of a tile: what is taken off. */
  shift: usize;
  /** Columns of a tile, a multiple of 4: those of x, a 1, then the target or zeros. */
  width: i32;
  /** Rows of a chunk. */
  chunkRows: i32;
  chunks: i32;
  /** The chunk to take next; the host sets it to 0 before each pass. */
  nextChunk: i32;
  /** What a thread works in: its tile first. */
  scratch: usize;
  scratchBytes: i32;
  sums: usize;
  sumBytes: i32;
  /** f64 per column of a tile and set of coefficients, row-major. */
  weights: usize;
  /** Sets of coefficients: 1, or one per class, filled up to a multiple of 4. */
  sets: i32;
  /** f64 per class: how much its rows count. */
  classWeights: usize;
  /** Whether a pass of two classes sums the second derivatives too. */
  curvature: i32;
  /** f64 per row: how much it counts besides; 0 where all count 1. Heeded by passes of classes. */
  rowWeights: usize;
}

export function takeChunk(task: LinearTask): i32 {
  return atomic.add<i32>(changetype<usize>(task) + offsetof<LinearTask>('nextChunk'), 1);
}

/** Its sums, zeroed. */
export function beginSums(task: LinearTask, chunk: i32): usize {
  const sums = task.sums + (chunk as usize) * (task.sumBytes as usize);
  memory.fill(sums, 0, task.sumBytes);
  return sums;
}

export function firstRow(task: LinearTask, chunk: i32): i32 {
  return chunk * task.chunkRows;
}

export function endRow(task: LinearTask, chunk: i32): i32 {
  return min(task.rows, (chunk + 1) * task.chunkRows);
}

export function scratchOf(task: LinearTask, thread: i32): usize {
  return task.scratch + (thread as usize) * (task.scratchBytes as usize);
}
