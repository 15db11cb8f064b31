/**
 * Metrics as types: loops are compiled for each of them. A flag would be asked in the innermost
 * loop, because the compiler makes one loop of two that differ by a constant. They have no fields,
 * `changetype<Metric>(0)` is one. Queries come times -2 where distances are squared.
 */
@unmanaged
export class Squared {
  /** A column of four points. */
  @inline
  addColumn(sum: v128, query: v128, points: v128): v128 {
    return f32x4.add(sum, f32x4.mul(query, points));
  }

  /** A column of a box around points, for four queries. */
  @inline
  addSide(sum: v128, queries: v128, low: v128, high: v128): v128 {
    const own = f32x4.mul(queries, f32x4.splat(-0.5));
    const outside = f32x4.pmax(f32x4.sub(low, own), f32x4.sub(own, high));
    const apart = f32x4.pmax(f32x4.splat(0), outside);
    return f32x4.add(sum, f32x4.mul(apart, apart));
  }
}

@unmanaged
export class Manhattan {
  @inline
  addColumn(sum: v128, query: v128, points: v128): v128 {
    return f32x4.add(sum, f32x4.abs(f32x4.sub(points, query)));
  }

  @inline
  addSide(sum: v128, queries: v128, low: v128, high: v128): v128 {
    const outside = f32x4.pmax(f32x4.sub(low, queries), f32x4.sub(queries, high));
    return f32x4.add(sum, f32x4.pmax(f32x4.splat(0), outside));
  }
}
