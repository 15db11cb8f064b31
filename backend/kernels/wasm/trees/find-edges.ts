import { MOST_DISTINCT, TABLE_BYTES, findDistinct } from './distinct-values';
import { EDGE_BYTES, EdgeTask, MOST_BINS } from './edge-task';
import { COUNT_BYTES, sortNumbers } from './sort-numbers';

/** Quantiles are taken from so many rows. */
const SAMPLE_ROWS: i32 = 32_768;

/** Bytes of working memory that one thread needs. */
export function edgeBytes(rows: i32): usize {
  return COUNT_BYTES + TABLE_BYTES + 2 * sampleBytes(rows);
}

/**
 * Finds where columns are cut into bins, ascending: a value's bin is the number of edges that it
 * reaches. Up to 255 distinct values get a bin each, more are cut at quantiles of evenly spread rows.
 * Every thread takes the next column until none is left.
 *
 * Edges are float32 midpoints, so that training, serving and exports decide alike; two values that
 * float32 cannot tell apart share a bin. Missing values are left out.
 */
export function findEdges(thread: i32, threads: i32, task: EdgeTask): void {
  const counts = task.scratch + (thread as usize) * edgeBytes(task.rows);
  const table = counts + COUNT_BYTES;
  const numbers = table + TABLE_BYTES;
  const spare = numbers + sampleBytes(task.rows);
  const taken = changetype<usize>(task) + offsetof<EdgeTask>('taken');
  for (;;) {
    const column = atomic.add<i32>(taken, 1);
    if (column >= task.columns) return;
    startEdges(task, column);
    const distinct = findDistinct(task, column, table, numbers);
    if (distinct <= MOST_DISTINCT) {
      cutBetween(sortNumbers(numbers, distinct, spare, counts), distinct);
    } else {
      const present = drawSample(task, column, numbers);
      cutAtQuantiles(sortNumbers(numbers, present, spare, counts), present);
    }
    const count = ((nextEdge - edgesOf(task, column)) >> 2) as i32;
    store<i32>(task.edgeCounts + ((column as usize) << 2), count);
  }
}

/** Where this thread puts the next edge, and its last one. */
let nextEdge: usize = 0;
let lastEdge: f64 = 0;

function startEdges(task: EdgeTask, column: i32): void {
  nextEdge = edgesOf(task, column);
  lastEdge = -Infinity;
  for (let at: usize = 0; at < EDGE_BYTES; at += 16)
    v128.store(nextEdge + at, f32x4.splat(Infinity));
}

function edgesOf(task: EdgeTask, column: i32): usize {
  return task.edges + (column as usize) * EDGE_BYTES;
}

/** Present values of evenly spread rows; answers how many. */
function drawSample(task: EdgeTask, column: i32, into: usize): i32 {
  const count = min(task.rows, SAMPLE_ROWS);
  const step = (task.rows as f64) / (count as f64);
  const first = task.values + ((column as usize) << 3);
  const rowBytes = (task.columns as usize) << 3;
  let place = into;
  for (let at = 0; at < count; at++) {
    const row = ((at as f64) * step) as i32;
    const value = load<f64>(first + (row as usize) * rowBytes);
    store<f64>(place, value);
    place += (value == value ? 8 : 0) as usize;
  }
  return ((place - into) >> 3) as i32;
}

function cutBetween(sorted: usize, count: i32): void {
  for (let at = 1; at < count; at++) cut(numberAt(sorted, at - 1), numberAt(sorted, at));
}

function cutAtQuantiles(sorted: usize, count: i32): void {
  for (let quantile = 1; quantile < MOST_BINS; quantile++) {
    let at = (quantile * count) / MOST_BINS;
    if (at == 0) continue;
    const below = numberAt(sorted, at - 1);
    while (at < count && numberAt(sorted, at) == below) at++;
    if (at < count) cut(below, numberAt(sorted, at));
  }
}

function cut(below: f64, above: f64): void {
  const edge = (below / 2 + above / 2) as f32;
  const exact = edge as f64;
  if (!(below < exact && exact <= above && exact > lastEdge)) return;
  store<f32>(nextEdge, edge);
  nextEdge += 4;
  lastEdge = exact;
}

function numberAt(numbers: usize, at: i32): f64 {
  return load<f64>(numbers + ((at as usize) << 3));
}

/** Distinct values take this room too. */
function sampleBytes(rows: i32): usize {
  return (max(MOST_DISTINCT, min(rows, SAMPLE_ROWS)) as usize) << 3;
}
