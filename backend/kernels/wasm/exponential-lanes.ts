/** Functions of four f32 at once; a class, because only methods can be inlined. */
export abstract class Lanes {
  /** e^x of four f32, within 2 units in the last place; 0 below -87 (Cephes' polynomial). */
  @inline
  static exp(given: v128): v128 {
    const x = f32x4.pmin(f32x4.pmax(given, f32x4.splat(-87.4)), f32x4.splat(88));
    // Adding 1.5 · 2^23 rounds to a whole number, whose low bits become the exponent.
    const magic = f32x4.splat(12582912);
    const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), magic);
    const k = f32x4.sub(shifted, magic);
    const rough = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
    const r = f32x4.add(rough, f32x4.mul(k, f32x4.splat(2.1219444e-4)));
    let sum = f32x4.splat(1.98756915e-4);
    sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.3981999507e-3));
    sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(8.3334519073e-3));
    sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(4.1665795894e-2));
    sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.6666665459e-1));
    sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
    sum = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(sum, r), r), r), f32x4.splat(1));
    const power = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
    const isTiny = f32x4.lt(given, f32x4.splat(-87));
    return v128.andnot(f32x4.mul(sum, power), isTiny);
  }

  /** The hyperbolic tangent of four f32, within 1e-7. */
  @inline
  static tanh(x: v128): v128 {
    const one = f32x4.splat(1);
    const two = f32x4.splat(2);
    return f32x4.sub(one, f32x4.div(two, f32x4.add(Lanes.exp(f32x4.mul(two, x)), one)));
  }

  /** 1 / (1 + e^-x) of four f32. */
  @inline
  static logistic(x: v128): v128 {
    const one = f32x4.splat(1);
    return f32x4.div(one, f32x4.add(one, Lanes.exp(f32x4.neg(x))));
  }
}
