/** Sums of one column of four points after another; a class, because only methods can be inlined. */
export abstract class Distances {
  @inline
  static addColumn(sum: v128, query: v128, points: v128, isManhattan: bool): v128 {
    if (isManhattan) return f32x4.add(sum, f32x4.abs(f32x4.sub(points, query)));
    return f32x4.add(sum, f32x4.mul(query, points));
  }
}
