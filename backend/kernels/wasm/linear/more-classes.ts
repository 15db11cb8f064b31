import { expPair, logPair } from './exp-log-pair';
import { LinearTask, beginSums, endRow, firstRow, scratchOf, takeChunk } from './linear-task';
import { addCross, scoreSets } from './products';
import { TILE_ROWS, packTile, tileBytes } from './tile';

/**
 * Negative log-likelihood of classes with a set of weights each (softmax), per chunk: the loss in a
 * block of 4 f64, then its gradient (width × sets). The weights of sets that only fill up keep their
 * scores so low that they have no share.
 */
export function moreClassChunks(thread: i32, threads: i32, at: usize): void {
  const task = changetype<LinearTask>(at);
  const width = task.width;
  const sets = task.sets;
  const tile = scratchOf(task, thread);
  const sumsOfRows = tile + tileBytes(task);
  const shares = sumsOfRows + ((TILE_ROWS as usize) << 4);
  for (let chunk = takeChunk(task); chunk < task.chunks; chunk = takeChunk(task)) {
    const sums = beginSums(task, chunk);
    let loss: f64 = 0;
    const end = endRow(task, chunk);
    for (let row = firstRow(task, chunk); row < end; row += TILE_ROWS) {
      const count = min(TILE_ROWS, end - row);
      packTile(task, row, count, tile);
      scoreSets(tile, width, task.weights, sets, count, shares);
      loss += differentiate(task, row, count, shares, sumsOfRows);
      addCross(tile, width, shares, sets, count, sums + 32);
    }
    store<f64>(sums, loss);
  }
}

/**
 * Turns scores into derivatives and returns the loss.
 *
 * @param sumsOfRows room for two numbers per row of a tile
 */
function differentiate(
  task: LinearTask,
  row: i32,
  count: i32,
  shares: usize,
  sumsOfRows: usize,
): f64 {
  const step = (task.sets as usize) << 3;
  const weights = sumsOfRows + ((TILE_ROWS as usize) << 3);
  let linear: f64 = 0;
  for (let i = 0; i < count; i++) {
    const scores = shares + (i as usize) * step;
    const truth = load<f64>(task.targets + (((row + i) as usize) << 3)) as usize;
    const weight = load<f64>(task.classWeights + (truth << 3)) * rowWeight(task, row + i);
    const own = load<f64>(scores + (truth << 3));
    const highest = highestOf(scores, step);
    linear += weight * (highest - own);
    const sum = exponentials(scores, step, highest);
    store<f64>(sumsOfRows + ((i as usize) << 3), sum);
    store<f64>(weights + ((i as usize) << 3), weight);
    const factor = f64x2.splat(weight / sum);
    for (let at = scores, end = scores + step; at < end; at += 16)
      v128.store(at, f64x2.mul(v128.load(at), factor));
    store<f64>(scores + (truth << 3), load<f64>(scores + (truth << 3)) - weight);
  }
  return linear + weightedLogs(sumsOfRows, weights, count);
}

function rowWeight(task: LinearTask, row: i32): f64 {
  return task.rowWeights ? load<f64>(task.rowWeights + ((row as usize) << 3)) : 1;
}

function highestOf(scores: usize, step: usize): f64 {
  let highest = v128.load(scores);
  for (let at: usize = 16; at < step; at += 16)
    highest = f64x2.pmax(highest, v128.load(scores + at));
  return max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
}

/** Writes e^(score - highest), returns their sum. */
function exponentials(scores: usize, step: usize, highest: f64): f64 {
  const most = f64x2.splat(highest);
  let sum = f64x2.splat(0);
  for (let at = scores, end = scores + step; at < end; at += 16) {
    const value = expPair(f64x2.sub(v128.load(at), most));
    v128.store(at, value);
    sum = f64x2.add(sum, value);
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

function weightedLogs(values: usize, weights: usize, count: i32): f64 {
  if (count & 1) {
    store<f64>(values + ((count as usize) << 3), 1);
    store<f64>(weights + ((count as usize) << 3), 0);
  }
  let sum = f64x2.splat(0);
  for (let i = 0; i < count; i += 2) {
    const at = (i as usize) << 3;
    sum = f64x2.add(sum, f64x2.mul(v128.load(weights + at), logPair(v128.load(values + at))));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
