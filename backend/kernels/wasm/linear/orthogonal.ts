import { LinearTask, beginSums, endRow, firstRow, scratchOf, takeChunk } from './linear-task';
import { TILE_ROWS, packTargets, packTile, tileBytes } from './tile';

/**
 * QR by Householder reflections, per chunk: the triangle R of its rows, shifted, with the 1 and the
 * target as last columns; width × width f64. Triangles of chunks are put together by addToTriangle.
 */
export function triangleChunks(thread: i32, threads: i32, at: usize): void {
  const task = changetype<LinearTask>(at);
  const tile = scratchOf(task, thread);
  const sides = tile + tileBytes(task);
  for (let chunk = takeChunk(task); chunk < task.chunks; chunk = takeChunk(task)) {
    const triangle = beginSums(task, chunk);
    const end = endRow(task, chunk);
    for (let row = firstRow(task, chunk); row < end; row += TILE_ROWS) {
      const count = min(TILE_ROWS, end - row);
      packTile(task, row, count, tile);
      packTargets(task, row, count, tile);
      reduce(triangle, tile, task.width, count, sides);
    }
  }
}

/**
 * Makes [R; rows] a triangle again, which it writes over R.
 *
 * @param width columns, a multiple of 2
 * @param sides room for one number per column
 */
export function addToTriangle(
  triangle: usize,
  rows: usize,
  width: i32,
  count: i32,
  sides: usize,
): void {
  reduce(triangle, rows, width, count, sides);
}

function reduce(triangle: usize, rows: usize, width: i32, count: i32, sides: usize): void {
  const step = (width as usize) << 3;
  for (let column = 0; column < width; column++) {
    const at = (column as usize) << 3;
    let squares: f64 = 0;
    for (let row = rows + at, i = 0; i < count; i++, row += step)
      squares += load<f64>(row) * load<f64>(row);
    if (squares == 0) continue;
    const pivot = triangle + (column as usize) * step;
    const head = load<f64>(pivot + at);
    const length = sqrt(squares + head * head);
    const own = head > 0 ? head + length : head - length;
    // The reflection is I - f v vᵀ with v = (own, the rows' column).
    const factor = 2 / (own * own + squares);
    reflect(pivot, rows, step, count, at, own, factor, sides);
  }
}

function reflect(
  pivot: usize,
  rows: usize,
  step: usize,
  count: i32,
  at: usize,
  own: f64,
  factor: f64,
  sides: usize,
): void {
  // Pairs of columns; one before the reflected one is 0 in all these rows and stays so.
  const first = at & ~15;
  const head = f64x2.splat(own);
  for (let c = first; c < step; c += 16)
    v128.store(sides + c, f64x2.mul(head, v128.load(pivot + c)));
  for (let row = rows, i = 0; i < count; i++, row += step) {
    const value = v128.load64_splat(row + at);
    for (let c = first; c < step; c += 16)
      v128.store(sides + c, f64x2.add(v128.load(sides + c), f64x2.mul(value, v128.load(row + c))));
  }
  const scale = f64x2.splat(factor);
  for (let c = first; c < step; c += 16) {
    const side = f64x2.mul(scale, v128.load(sides + c));
    v128.store(sides + c, side);
    v128.store(pivot + c, f64x2.sub(v128.load(pivot + c), f64x2.mul(head, side)));
  }
  for (let row = rows, i = 0; i < count; i++, row += step) {
    const value = v128.load64_splat(row + at);
    for (let c = first; c < step; c += 16)
      v128.store(row + c, f64x2.sub(v128.load(row + c), f64x2.mul(value, v128.load(sides + c))));
    store<f64>(row + at, 0);
  }
}

/**
 * Turns rows in pairs until all are orthogonal to each other (one-sided Jacobi): the singular values
 * of the matrix are their lengths then. Only the first `columns` of a row count, what follows turns
 * along.
 *
 * @param width numbers from one row to the next, a multiple of 2; those between are 0
 * @returns sweeps that it took
 */
export function orthogonalizeRows(rows: usize, count: i32, columns: i32, width: i32): i32 {
  const step = (width as usize) << 3;
  for (let sweep = 1; sweep <= MOST_SWEEPS; sweep++) {
    let turned = false;
    for (let i = 0; i < count - 1; i++)
      for (let j = i + 1; j < count; j++) {
        const a = rows + (i as usize) * step;
        const b = rows + (j as usize) * step;
        if (turnPair(a, b, (columns as usize) << 3, step)) turned = true;
      }
    if (!turned) return sweep;
  }
  return MOST_SWEEPS;
}

const MOST_SWEEPS: i32 = 60;

function turnPair(a: usize, b: usize, bytes: usize, step: usize): bool {
  let aa: f64 = 0;
  let bb: f64 = 0;
  let ab: f64 = 0;
  for (let c: usize = 0; c < bytes; c += 8) {
    const x = load<f64>(a + c);
    const y = load<f64>(b + c);
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  if (!(abs(ab) > 1e-14 * sqrt(aa) * sqrt(bb))) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1.0 : 1.0) / (abs(zeta) + sqrt(zeta * zeta + 1));
  const cosine = 1 / sqrt(tangent * tangent + 1);
  const c1 = f64x2.splat(cosine);
  const s1 = f64x2.splat(cosine * tangent);
  for (let c: usize = 0; c < step; c += 16) {
    const x = v128.load(a + c);
    const y = v128.load(b + c);
    v128.store(a + c, f64x2.sub(f64x2.mul(c1, x), f64x2.mul(s1, y)));
    v128.store(b + c, f64x2.add(f64x2.mul(s1, x), f64x2.mul(c1, y)));
  }
  return true;
}
