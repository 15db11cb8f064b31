/** Exponential and logarithm of two numbers at once, like exponential.ts: the same bits everywhere. */

/** e^x within 2 units in the last place; below -708 as at -708. */
export function expPair(power: v128): v128 {
  const x = f64x2.pmax(power, f64x2.splat(-708));
  // x = k ln 2 + r with |r| ≤ ln 2 / 2. Adding 1.5 · 2^52 leaves k in the low bits.
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), f64x2.splat(ROUNDER));
  const k = f64x2.sub(shifted, f64x2.splat(ROUNDER));
  let r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1.6059043836821613e-10);
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.08767569878681e-9));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.505210838544172e-8));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.755731922398589e-7));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.7557319223985893e-6));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.48015873015873e-5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.0001984126984126984));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.001388888888888889));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.008333333333333333));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.041666666666666664));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.16666666666666666));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  return f64x2.mul(sum, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}

/** Natural logarithm of positive, normal numbers, within 3 units in the last place away from 1. */
export function logPair(x: v128): v128 {
  // x = m 2^k with m in [√½, √2); ln m = 2 atanh(s), s = (m - 1) / (m + 1), |s| ≤ 0.172.
  const offset = i64x2.sub(x, i64x2.splat(HALF_ROOT_BITS));
  const exponent = i64x2.shr_s(offset, 52);
  const m = i64x2.sub(x, i64x2.shl(exponent, 52));
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const square = f64x2.mul(s, s);
  let sum = f64x2.splat(1.0 / 21.0);
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 19.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 17.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 15.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 13.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 11.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 9.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 7.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 5.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 3.0));
  sum = f64x2.add(f64x2.mul(sum, square), one);
  const small = f64x2.add(
    f64x2.mul(f64x2.mul(f64x2.splat(2), s), sum),
    f64x2.mul(k, f64x2.splat(LN2_LOW)),
  );
  return f64x2.add(f64x2.mul(k, f64x2.splat(LN2_HIGH)), small);
}

const ROUNDER: f64 = 6755399441055744;
/** ln 2 in two parts: the first times any exponent is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** The bits of √½. */
const HALF_ROOT_BITS: i64 = 0x3fe6a09e667f3bcd;
