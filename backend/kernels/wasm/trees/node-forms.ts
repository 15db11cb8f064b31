/**
 * Nodes as predictions read them, in one of two forms. They are types so that loops are compiled for
 * each; they have no fields, `changetype<Form>(0)` is one.
 *
 * Siblings are neighbours, the right one behind the left. A threshold is an f32 as an ordered
 * integer (order-rows.ts), and so are the cells of rows. `onward` is 0 at a leaf, which leads to
 * itself: no cell is below the number that stands in place of its threshold.
 *
 * Flags are the five lowest bits of the word that has the column. All are 0; bit 0 is kept for
 * splits by a set of categories.
 */

/**
 * 8 bytes: threshold; column << 5 and the distance to the right child in nodes << distanceShift. A
 * leaf: -2^31 + its row of the leaves; 0.
 */
@unmanaged
export class Narrow {
  @inline
  onward(node: usize): u32 {
    return load<u32>(node, 4);
  }

  /** @param row its first cell, see order-rows.ts */
  @inline
  next(node: usize, onward: u32, row: usize, columnMask: u32, distanceShift: u32): usize {
    const isBelow = load<i32>(row + (onward & columnMask)) < load<i32>(node);
    return node + ((onward >>> distanceShift) << 3) - ((isBelow as usize) << 3);
  }

  @inline
  leaf(node: usize): u32 {
    return load<u32>(node) ^ 0x80000000;
  }
}

/** 16 bytes, where those are too few: threshold, column << 5, distance in nodes, row of the leaves. */
@unmanaged
export class Wide {
  @inline
  onward(node: usize): u32 {
    return load<u32>(node, 8);
  }

  @inline
  next(node: usize, onward: u32, row: usize, _columnMask: u32, _distanceShift: u32): usize {
    const isBelow = load<i32>(row + load<u32>(node, 4)) < load<i32>(node);
    return node + ((onward as usize) << 4) - ((isBelow as usize) << 4);
  }

  @inline
  leaf(node: usize): u32 {
    return load<u32>(node, 12);
  }
}
