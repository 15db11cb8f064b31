/** What a walk of many rows through many trees reads and writes. The host writes it: models/tree-walk.ts. */
@unmanaged
export class WalkTask {
  /** u32 per tree: address of its first node; up to the next multiple of 8 trees any further one. */
  roots: usize;
  trees: i32;
  /** Whether nodes have the form Wide, see node-forms.ts. */
  isWide: i32;
  /** Of a node of the form Narrow: which bits are its column, and where its distance begins. */
  columnMask: u32;
  distanceShift: u32;
  /** f64: what each leaf adds. */
  leaves: usize;
  leafBytes: usize;
  /** Eight rows are a group, see order-rows.ts. */
  rows: usize;
  groups: i32;
  groupBytes: usize;
  /** f64 per row of every group: what leaves are added to. A tree adds behind the one before it, and at the start again where a row is full. */
  sums: usize;
  sumBytes: usize;
  /** Groups that a thread takes at a time, and that stay in its cache while all trees see them. */
  tileGroups: i32;
  /** The group to take next; the host sets it to 0 before each walk. */
  nextGroup: i32;
}
