import { Lanes } from '../exponential-lanes';

/**
 * Kernels as types, so that rows are compiled for each of them and nothing is asked in the innermost
 * loop. They have no fields, `changetype<Rbf>(0)` is one. All take four products of points at once,
 * and sums of both points' squared norms.
 */
@unmanaged
export class Linear {
  @inline
  of(products: v128, norms: v128, gamma: v128, constant: v128, degree: i32): v128 {
    return products;
  }
}

@unmanaged
export class Polynomial {
  @inline
  of(products: v128, norms: v128, gamma: v128, constant: v128, degree: i32): v128 {
    const base = f32x4.add(f32x4.mul(gamma, products), constant);
    let result = f32x4.splat(1);
    for (let k = 0; k < degree; k++) result = f32x4.mul(result, base);
    return result;
  }
}

@unmanaged
export class Rbf {
  @inline
  of(products: v128, norms: v128, gamma: v128, constant: v128, degree: i32): v128 {
    const twice = f32x4.add(products, products);
    const distance = f32x4.pmax(f32x4.splat(0), f32x4.sub(norms, twice));
    return Lanes.exp(f32x4.neg(f32x4.mul(gamma, distance)));
  }
}

@unmanaged
export class Sigmoid {
  @inline
  of(products: v128, norms: v128, gamma: v128, constant: v128, degree: i32): v128 {
    return Lanes.tanh(f32x4.add(f32x4.mul(gamma, products), constant));
  }
}
