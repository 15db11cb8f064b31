import { expPair, logPair } from './exp-log-pair';
import { LinearTask, beginSums, endRow, firstRow, scratchOf, takeChunk } from './linear-task';
import { addSquares, addTimes, scoreRows } from './products';
import { TILE_ROWS, packTile, tileBytes } from './tile';

/**
 * Negative log-likelihood of the second of two classes, per chunk: the loss in a block of 4 f64, its
 * gradient (width f64), and where asked for its second derivatives (width × width, upper blocks).
 */
export function twoClassChunks(thread: i32, threads: i32, at: usize): void {
  const task = changetype<LinearTask>(at);
  const width = task.width;
  const tile = scratchOf(task, thread);
  const values = tile + tileBytes(task);
  for (let chunk = takeChunk(task); chunk < task.chunks; chunk = takeChunk(task)) {
    const sums = beginSums(task, chunk);
    const gradient = sums + 32;
    let loss: f64 = 0;
    const end = endRow(task, chunk);
    for (let row = firstRow(task, chunk); row < end; row += TILE_ROWS) {
      const count = min(TILE_ROWS, end - row);
      packTile(task, row, count, tile);
      scoreRows(tile, width, task.weights, count, values);
      // A pair needs a second row; one that is certain costs nothing.
      if (count & 1) store<f64>(values + ((count as usize) << 3), -800);
      loss += differentiate(task, row, count, values);
      addTimes(tile, width, values, count, gradient);
      if (!task.curvature) continue;
      scaleRows(tile, width, values + ROOTS, count);
      addSquares(tile, width, count, gradient + ((width as usize) << 3));
    }
    store<f64>(sums, loss);
  }
}

/** Offset of the square roots of the second derivatives from the first derivatives. */
const ROOTS: usize = (TILE_ROWS as usize) << 3;

/** Turns scores into first derivatives, writes the roots of the second, returns the loss. */
function differentiate(task: LinearTask, row: i32, count: i32, values: usize): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const first = load<f64>(task.classWeights);
  const base = f64x2.splat(first);
  const more = f64x2.splat(load<f64>(task.classWeights, 8) - first);
  let loss = zero;
  for (let i = 0; i < count; i += 2) {
    const place = values + ((i as usize) << 3);
    const from = task.targets + (((row + i) as usize) << 3);
    const isPair = i + 1 < count;
    const y = isPair ? v128.load(from) : f64x2.replace_lane(zero, 0, load<f64>(from));
    let weight = f64x2.add(base, f64x2.mul(more, y));
    if (task.rowWeights) weight = f64x2.mul(weight, weightsAt(task, row + i, isPair));
    if (!isPair) weight = f64x2.replace_lane(weight, 1, 0);
    const z = v128.load(place);
    const e = expPair(f64x2.neg(f64x2.abs(z)));
    const sum = f64x2.add(one, e);
    const s = f64x2.div(one, sum);
    const p = v128.bitselect(f64x2.mul(e, s), s, f64x2.lt(z, zero));
    const linear = f64x2.sub(f64x2.pmax(z, zero), f64x2.mul(z, y));
    loss = f64x2.add(loss, f64x2.mul(weight, f64x2.add(linear, logPair(sum))));
    v128.store(place, f64x2.mul(weight, f64x2.sub(p, y)));
    const second = f64x2.mul(weight, f64x2.mul(e, f64x2.mul(s, s)));
    v128.store(place + ROOTS, f64x2.sqrt(second));
  }
  return f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1);
}

function weightsAt(task: LinearTask, row: i32, isPair: bool): v128 {
  const from = task.rowWeights + ((row as usize) << 3);
  return isPair ? v128.load(from) : v128.load64_zero(from);
}

function scaleRows(tile: usize, width: i32, factors: usize, count: i32): void {
  const step = (width as usize) << 3;
  for (let i = 0; i < count; i++) {
    const factor = v128.load64_splat(factors + ((i as usize) << 3));
    const row = tile + (i as usize) * step;
    for (let at = row, end = row + step; at < end; at += 16)
      v128.store(at, f64x2.mul(factor, v128.load(at)));
  }
}
