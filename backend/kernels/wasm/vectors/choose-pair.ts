import * as layout from './layout';

/** The pair of coefficients that the next step moves: `raised` up and `lowered` down by the same. */
export let raised: i32 = -1;
export let lowered: i32 = -1;
/** How much it pays to raise the best, and what the best to lower pays: optimal where they meet. */
export let bestUp: f64 = 0;
export let bestDown: f64 = 0;

/**
 * Takes a step's share off all errors, and finds the coefficient that it pays most to raise then.
 *
 * @param raisedRow the kernel's row of the coefficient that the step raised
 * @param loweredRow … and of the one that it lowered
 */
export function chooseRaised(active: i32, step: f64, raisedRow: usize, loweredRow: usize): void {
  const step2 = f64x2.splat(step);
  let best = f64x2.splat(-Infinity);
  let bestAt = f64x2.splat(-1);
  let here = f64x2.replace_lane(f64x2.splat(0), 1, 1);
  const two = f64x2.splat(2);
  const end = (active as usize) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const one = f64x2.promote_low_f32x4(v128.load64_zero(raisedRow + (at >> 1)));
    const other = f64x2.promote_low_f32x4(v128.load64_zero(loweredRow + (at >> 1)));
    const change = f64x2.mul(step2, f64x2.sub(one, other));
    const error = f64x2.sub(v128.load(layout.errors + at), change);
    v128.store(layout.errors + at, error);
    const gain = f64x2.add(error, v128.load(layout.ups + at));
    const isBetter = f64x2.gt(gain, best);
    best = v128.bitselect(gain, best, isBetter);
    bestAt = v128.bitselect(here, bestAt, isBetter);
    here = f64x2.add(here, two);
  }
  const isFirst = f64x2.extract_lane(best, 0) >= f64x2.extract_lane(best, 1);
  bestUp = isFirst ? f64x2.extract_lane(best, 0) : f64x2.extract_lane(best, 1);
  raised = (isFirst ? f64x2.extract_lane(bestAt, 0) : f64x2.extract_lane(bestAt, 1)) as i32;
}

/** Finds the coefficient to lower with it for the largest decrease, by second order (Fan, Chen, Lin). */
export function chooseLowered(active: i32, raisedRow: usize): void {
  const own = f64x2.splat(load<f64>(layout.diagonal + ((raised as usize) << 3)));
  const up = f64x2.splat(bestUp);
  const zero = f64x2.splat(0);
  const two = f64x2.splat(2);
  const least = f64x2.splat(LEAST_CURVATURE);
  let lowest = f64x2.splat(Infinity);
  let best = zero;
  let bestAt = f64x2.splat(-1);
  let here = f64x2.replace_lane(zero, 1, 1);
  const end = (active as usize) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const down = f64x2.add(v128.load(layout.errors + at), v128.load(layout.downs + at));
    lowest = f64x2.pmin(lowest, down);
    const gap = f64x2.pmax(zero, f64x2.sub(up, down));
    const kernel = f64x2.promote_low_f32x4(v128.load64_zero(raisedRow + (at >> 1)));
    const both = f64x2.add(own, v128.load(layout.diagonal + at));
    const curvature = f64x2.pmax(least, f64x2.sub(both, f64x2.add(kernel, kernel)));
    const gain = f64x2.div(f64x2.mul(gap, gap), curvature);
    const isBetter = f64x2.gt(gain, best);
    best = v128.bitselect(gain, best, isBetter);
    bestAt = v128.bitselect(here, bestAt, isBetter);
    here = f64x2.add(here, two);
  }
  bestDown = min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1));
  const isFirst = f64x2.extract_lane(best, 0) >= f64x2.extract_lane(best, 1);
  lowered = (isFirst ? f64x2.extract_lane(bestAt, 0) : f64x2.extract_lane(bestAt, 1)) as i32;
}

/** Stands for curvatures that rounding, or a kernel that is none, takes to 0 and below. */
export const LEAST_CURVATURE: f64 = 1e-12;
