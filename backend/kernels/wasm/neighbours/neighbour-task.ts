/** What a search for neighbours reads and writes. The host writes it: neighbours/neighbour-index.ts. */
@unmanaged
export class NeighbourTask {
  /** The points, see panels.ts, each with what a sum over its columns starts from. */
  panels: usize;
  points: i32;
  columns: i32;
  /** 1: sums of absolute differences; 0: squared distances, less the squared norm of the query. */
  isManhattan: i32;
  /**
   * f32: the queries' columns, times -2 where distances are squared; the same column of four queries
   * stands together, and four queries column by column.
   */
  queries: usize;
  queryCount: i32;
  /** The query to take next; the host sets it to 0 before each search. */
  nextQuery: i32;
  /** How many of the nearest points are kept of each query. */
  kept: i32;
  /** Per query: `kept` distances as f32, ascending, then `kept` points as i32, -1 where there is none. */
  nearest: usize;
  /** i32 per point: what collectWithin finds. */
  found: usize;
  /** Per leaf and column the least and the largest f32; 0 where all points are met. */
  boxes: usize;
  /** f64 per query, in the metric. */
  norms: usize;
  /** Per thread and leaf: f32 for each of four queries. */
  bounds: usize;
}

/** Queries that are held in registers at a time. */
export const GROUP_QUERIES: i32 = 4;

/** Of a query's first column; the others follow, 16 bytes apart. */
export function queryPlace(task: NeighbourTask, query: i32): usize {
  const inGroup = query & (GROUP_QUERIES - 1);
  const group = (query - inGroup) * task.columns;
  return task.queries + (((group + inGroup) as usize) << 2);
}

/** Panels of a leaf: points near each other, which a query passes by together. */
export const LEAF_PANELS: i32 = 8;

export function leavesOf(panels: i32): i32 {
  return (panels + LEAF_PANELS - 1) / LEAF_PANELS;
}
