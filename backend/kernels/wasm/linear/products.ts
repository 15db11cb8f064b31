/** Products of tiles. All widths are multiples of 4; blocks of 4 × 4 sums stay in registers. */

/** Adds TᵀT of a tile, its upper blocks only: sums is width × width. */
export function addSquares(tile: usize, width: i32, count: i32, sums: usize): void {
  for (let i = 0; i < width; i += 4)
    for (let j = i; j < width; j += 4) addBlock(tile, width, i, tile, width, j, count, sums);
}

/** Adds AᵀB of two tiles of as many rows: sums is aWidth × bWidth. */
export function addCross(
  a: usize,
  aWidth: i32,
  b: usize,
  bWidth: i32,
  count: i32,
  sums: usize,
): void {
  for (let i = 0; i < aWidth; i += 4)
    for (let j = 0; j < bWidth; j += 4) addBlock(a, aWidth, i, b, bWidth, j, count, sums);
}

function addBlock(
  a: usize,
  aWidth: i32,
  i: i32,
  b: usize,
  bWidth: i32,
  j: i32,
  count: i32,
  sums: usize,
): void {
  const aStep = (aWidth as usize) << 3;
  const bStep = (bWidth as usize) << 3;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let left = a + ((i as usize) << 3);
  let right = b + ((j as usize) << 3);
  for (const end = left + (count as usize) * aStep; left < end; left += aStep, right += bStep) {
    const low = v128.load(right);
    const high = v128.load(right, 16);
    let value = v128.load64_splat(left);
    a0 = f64x2.add(a0, f64x2.mul(value, low));
    a1 = f64x2.add(a1, f64x2.mul(value, high));
    value = v128.load64_splat(left, 8);
    b0 = f64x2.add(b0, f64x2.mul(value, low));
    b1 = f64x2.add(b1, f64x2.mul(value, high));
    value = v128.load64_splat(left, 16);
    c0 = f64x2.add(c0, f64x2.mul(value, low));
    c1 = f64x2.add(c1, f64x2.mul(value, high));
    value = v128.load64_splat(left, 24);
    d0 = f64x2.add(d0, f64x2.mul(value, low));
    d1 = f64x2.add(d1, f64x2.mul(value, high));
  }
  const out = sums + (((i * bWidth + j) as usize) << 3);
  addFour(out, a0, a1);
  addFour(out + bStep, b0, b1);
  addFour(out + 2 * bStep, c0, c1);
  addFour(out + 3 * bStep, d0, d1);
}

/** Adds Tᵀv of a tile and a number per row: sums has `width` numbers. */
export function addTimes(tile: usize, width: i32, values: usize, count: i32, sums: usize): void {
  const step = (width as usize) << 3;
  for (let at: usize = 0; at < step; at += 32) {
    let low = f64x2.splat(0);
    let high = low;
    let from = tile + at;
    for (let i = 0; i < count; i++, from += step) {
      const value = v128.load64_splat(values + ((i as usize) << 3));
      low = f64x2.add(low, f64x2.mul(value, v128.load(from)));
      high = f64x2.add(high, f64x2.mul(value, v128.load(from, 16)));
    }
    addFour(sums + at, low, high);
  }
}

/** Writes Tw, a number per row of a tile. */
export function scoreRows(
  tile: usize,
  width: i32,
  weights: usize,
  count: i32,
  scores: usize,
): void {
  const step = (width as usize) << 3;
  for (let i = 0; i < count; i++) {
    const row = tile + (i as usize) * step;
    let low = f64x2.splat(0);
    let high = low;
    for (let at: usize = 0; at < step; at += 32) {
      low = f64x2.add(low, f64x2.mul(v128.load(row + at), v128.load(weights + at)));
      high = f64x2.add(high, f64x2.mul(v128.load(row + at, 16), v128.load(weights + at, 16)));
    }
    low = f64x2.add(low, high);
    const score = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
    store<f64>(scores + ((i as usize) << 3), score);
  }
}

/**
 * Writes TW, `sets` numbers per row of a tile, four rows and four sets at a time. Rows are filled up
 * to a multiple of four with what is in the tile.
 */
export function scoreSets(
  tile: usize,
  width: i32,
  weights: usize,
  sets: i32,
  count: i32,
  scores: usize,
): void {
  const step = (width as usize) << 3;
  const setStep = (sets as usize) << 3;
  for (let i = 0; i < count; i += 4) {
    const rows = tile + (i as usize) * step;
    for (let at: usize = 0; at < setStep; at += 32)
      scoreBlock(rows, step, weights + at, setStep, scores + (i as usize) * setStep + at);
  }
}

function scoreBlock(rows: usize, step: usize, weights: usize, setStep: usize, out: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (let row = rows, end = rows + step; row < end; row += 8, weights += setStep) {
    const low = v128.load(weights);
    const high = v128.load(weights, 16);
    let value = v128.load64_splat(row);
    a0 = f64x2.add(a0, f64x2.mul(value, low));
    a1 = f64x2.add(a1, f64x2.mul(value, high));
    value = v128.load64_splat(row + step);
    b0 = f64x2.add(b0, f64x2.mul(value, low));
    b1 = f64x2.add(b1, f64x2.mul(value, high));
    value = v128.load64_splat(row + 2 * step);
    c0 = f64x2.add(c0, f64x2.mul(value, low));
    c1 = f64x2.add(c1, f64x2.mul(value, high));
    value = v128.load64_splat(row + 3 * step);
    d0 = f64x2.add(d0, f64x2.mul(value, low));
    d1 = f64x2.add(d1, f64x2.mul(value, high));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out + setStep, b0);
  v128.store(out + setStep, b1, 16);
  v128.store(out + 2 * setStep, c0);
  v128.store(out + 2 * setStep, c1, 16);
  v128.store(out + 3 * setStep, d0);
  v128.store(out + 3 * setStep, d1, 16);
}

function addFour(place: usize, low: v128, high: v128): void {
  v128.store(place, f64x2.add(v128.load(place), low));
  v128.store(place, f64x2.add(v128.load(place, 16), high), 16);
}
