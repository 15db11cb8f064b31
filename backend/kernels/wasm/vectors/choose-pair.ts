import * as layout from './layout';

/** The pair of coefficients that the next step moves: `raised` up and `lowered` down by the same. */
export let raised: i32 = -1;
export let lowered: i32 = -1;
/** How much it pays to raise the best, and what the best to lower pays: optimal where they meet. */
export let bestUp: f64 = 0;
export let bestDown: f64 = 0;

/** Places that are looked at together: the best of a block is found again in the best block alone. */
const BLOCK_BYTES: usize = 16 << 3;

/**
 * Takes a step's share off all errors, and finds the coefficient that it pays most to raise then, the
 * first of those that pay the same.
 *
 * @param raisedRow the kernel's row of the coefficient that the step raised
 * @param loweredRow … and of the one that it lowered
 */
export function chooseRaised(active: i32, step: f64, raisedRow: usize, loweredRow: usize): void {
  // The compiler reads what stands outside of a function anew each time.
  const errors = layout.errors;
  const ups = layout.ups;
  const step2 = f64x2.splat(step);
  const end = (active as usize) << 3;
  let bestBlock: usize = 0;
  bestUp = -Infinity;
  for (let block: usize = 0; block < end; block += BLOCK_BYTES) {
    const blockEnd = min(end, block + BLOCK_BYTES);
    let best = f64x2.splat(-Infinity);
    for (let at = block; at < blockEnd; at += 16) {
      const one = f64x2.promote_low_f32x4(v128.load64_zero(raisedRow + (at >> 1)));
      const other = f64x2.promote_low_f32x4(v128.load64_zero(loweredRow + (at >> 1)));
      const change = f64x2.mul(step2, f64x2.sub(one, other));
      const error = f64x2.sub(v128.load(errors + at), change);
      v128.store(errors + at, error);
      best = f64x2.pmax(best, f64x2.add(error, v128.load(ups + at)));
    }
    const up = Lanes.largest(best);
    if (up > bestUp) {
      bestUp = up;
      bestBlock = block;
    }
  }
  raised = -1;
  if (bestUp == -Infinity) return;
  for (let at = bestBlock; ; at += 8)
    if (load<f64>(errors + at) + load<f64>(ups + at) == bestUp) {
      raised = (at >> 3) as i32;
      return;
    }
}

/** Finds the coefficient to lower with it for the largest decrease, by second order (Fan, Chen, Lin). */
export function chooseLowered(active: i32, raisedRow: usize): void {
  const errors = layout.errors;
  const downs = layout.downs;
  const diagonal = layout.diagonal;
  const up = f64x2.splat(bestUp);
  const own = f64x2.splat(load<f64>(diagonal + ((raised as usize) << 3)));
  const end = (active as usize) << 3;
  let lowest = f64x2.splat(Infinity);
  let mostGain: f64 = 0;
  let bestBlock: usize = 0;
  for (let block: usize = 0; block < end; block += BLOCK_BYTES) {
    const blockEnd = min(end, block + BLOCK_BYTES);
    let best = f64x2.splat(0);
    for (let at = block; at < blockEnd; at += 16) {
      const down = f64x2.add(v128.load(errors + at), v128.load(downs + at));
      lowest = f64x2.pmin(lowest, down);
      const both = f64x2.add(own, v128.load(diagonal + at));
      best = f64x2.pmax(best, Lanes.gain(f64x2.sub(up, down), both, raisedRow + (at >> 1)));
    }
    const gain = Lanes.largest(best);
    if (gain > mostGain) {
      mostGain = gain;
      bestBlock = block;
    }
  }
  bestDown = min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1));
  lowered = -1;
  if (mostGain == 0) return;
  for (let at = bestBlock; ; at += 16) {
    const down = f64x2.add(v128.load(errors + at), v128.load(downs + at));
    const both = f64x2.add(own, v128.load(diagonal + at));
    const gain = Lanes.gain(f64x2.sub(up, down), both, raisedRow + (at >> 1));
    const isBest = i64x2.bitmask(f64x2.eq(gain, f64x2.splat(mostGain)));
    if (isBest == 0) continue;
    lowered = ((at >> 3) as i32) + ctz(isBest);
    return;
  }
}

/** Two places at once; a class, because only methods can be inlined. */
abstract class Lanes {
  @inline
  static largest(two: v128): f64 {
    const first = f64x2.extract_lane(two, 0);
    const second = f64x2.extract_lane(two, 1);
    return first > second ? first : second;
  }

  /**
   * Twice what the value falls by where they are lowered with the raised one.
   *
   * @param apart how much more it pays to raise that one
   * @param both sums of the diagonal of both
   * @param row where their kernels with it are
   */
  @inline
  static gain(apart: v128, both: v128, row: usize): v128 {
    const gap = f64x2.pmax(f64x2.splat(0), apart);
    const kernel = f64x2.promote_low_f32x4(v128.load64_zero(row));
    const rest = f64x2.sub(both, f64x2.add(kernel, kernel));
    return f64x2.div(f64x2.mul(gap, gap), f64x2.pmax(f64x2.splat(LEAST_CURVATURE), rest));
  }
}

/** Stands for curvatures that rounding, or a kernel that is none, takes to 0 and below. */
export const LEAST_CURVATURE: f64 = 1e-12;
