import { panelBytes, panelsOf } from '../panels';
import { Manhattan, Squared } from './distances';
import { GROUP_QUERIES, LEAF_PANELS, NeighbourTask, leavesOf, queryPlace } from './neighbour-task';
import { boundLeaves } from './pass-by';

/** Distance of what is no point. */
export const FARTHEST: f32 = 1e30;
/** No point is kept at this distance or beyond. */
const UNREACHED: f32 = 1e29;
/** So many bytes of points stay in the innermost cache while all queries meet them. */
const BLOCK_BYTES: usize = 16384;
/** Queries that a thread takes at a time. */
const PART_QUERIES: i32 = 32;

/**
 * Finds the points nearest to each query, in f32 and therefore nearly: the host ranks them by exact
 * distances and knows by how much these can be off. Whichever thread is free takes the next queries.
 */
export function findNeighbours(thread: i32, threads: i32, task: NeighbourTask): void {
  const next = changetype<usize>(task) + offsetof<NeighbourTask>('nextQuery');
  for (;;) {
    const first = atomic.add<i32>(next, PART_QUERIES);
    if (first >= task.queryCount) return;
    const end = min(task.queryCount, first + PART_QUERIES);
    const groupsEnd = (end + GROUP_QUERIES - 1) & ~(GROUP_QUERIES - 1);
    for (let query = first; query < groupsEnd; query++) forget(task, query);
    if (task.boxes == 0) meetAll(task, first, groupsEnd);
    else if (task.isManhattan) meetNear<Manhattan>(thread, task, first, groupsEnd);
    else meetNear<Squared>(thread, task, first, groupsEnd);
  }
}

function meetAll(task: NeighbourTask, first: i32, end: i32): void {
  const panels = panelsOf(task.points);
  const inBlock = max(1, (BLOCK_BYTES / panelBytes(task.columns)) as i32);
  for (let block = 0; block < panels; block += inBlock) {
    const blockEnd = min(panels, block + inBlock);
    for (let query = first; query < end; query += GROUP_QUERIES) {
      if (task.isManhattan) meetBlock<Manhattan>(task, query, block, blockEnd);
      else meetBlock<Squared>(task, query, block, blockEnd);
    }
  }
}

/** Leaf by leaf from the nearest on, past those that have no point near enough for any of the four. */
function meetNear<Metric>(thread: i32, task: NeighbourTask, first: i32, end: i32): void {
  const leaves = leavesOf(panelsOf(task.points));
  const bounds = task.bounds + (((thread * leaves) as usize) << 4);
  for (let query = first; query < end; query += GROUP_QUERIES) {
    const nearest = boundLeaves<Metric>(task, query, bounds);
    meetLeaf<Metric>(task, query, nearest, bounds);
    // Leaves near in number are near in space, mostly.
    const farthest = max(nearest, leaves - 1 - nearest);
    for (let apart = 1; apart <= farthest; apart++) {
      if (nearest >= apart) meetLeaf<Metric>(task, query, nearest - apart, bounds);
      if (nearest + apart < leaves) meetLeaf<Metric>(task, query, nearest + apart, bounds);
    }
  }
}

function meetLeaf<Metric>(task: NeighbourTask, query: i32, leaf: i32, bounds: usize): void {
  const last = listOf(task, query) + (((task.kept as usize) - 1) << 2);
  const listBytes = (task.kept as usize) << 3;
  let worst = v128.load32_splat(last);
  worst = v128.load32_lane(last + listBytes, worst, 1);
  worst = v128.load32_lane(last + 2 * listBytes, worst, 2);
  worst = v128.load32_lane(last + 3 * listBytes, worst, 3);
  const bound = v128.load(bounds + ((leaf as usize) << 4));
  if (i32x4.all_true(f32x4.ge(bound, worst))) return;
  const panel = leaf * LEAF_PANELS;
  const end = min(panelsOf(task.points), panel + LEAF_PANELS);
  meetBlock<Metric>(task, query, panel, end);
}

function forget(task: NeighbourTask, query: i32): void {
  const list = listOf(task, query);
  for (let at = 0; at < task.kept; at++) {
    const place = list + ((at as usize) << 2);
    store<f32>(place, UNREACHED);
    store<i32>(place + ((task.kept as usize) << 2), -1);
  }
}

function listOf(task: NeighbourTask, query: i32): usize {
  return task.nearest + (((query * task.kept) as usize) << 3);
}

/** Four queries meet eight points at a time. */
function meetBlock<Metric>(task: NeighbourTask, query: i32, block: i32, end: i32): void {
  const metric = changetype<Metric>(0);
  const bytes = panelBytes(task.columns);
  const values = queryPlace(task, query);
  const valuesEnd = values + ((task.columns as usize) << 4);
  const listBytes = (task.kept as usize) << 3;
  const list0 = listOf(task, query);
  const list1 = list0 + listBytes;
  const list2 = list1 + listBytes;
  const list3 = list2 + listBytes;
  const last = ((task.kept as usize) - 1) << 2;
  for (let panel = block; panel < end; panel++) {
    let points = task.panels + (panel as usize) * bytes;
    let low0 = v128.load(points);
    let high0 = v128.load(points, 16);
    let low1 = low0;
    let high1 = high0;
    let low2 = low0;
    let high2 = high0;
    let low3 = low0;
    let high3 = high0;
    points += 32;
    for (let at = values; at < valuesEnd; at += 16, points += 32) {
      const low = v128.load(points);
      const high = v128.load(points, 16);
      let value = v128.load32_splat(at);
      low0 = metric.addColumn(low0, value, low);
      high0 = metric.addColumn(high0, value, high);
      value = v128.load32_splat(at, 4);
      low1 = metric.addColumn(low1, value, low);
      high1 = metric.addColumn(high1, value, high);
      value = v128.load32_splat(at, 8);
      low2 = metric.addColumn(low2, value, low);
      high2 = metric.addColumn(high2, value, high);
      value = v128.load32_splat(at, 12);
      low3 = metric.addColumn(low3, value, low);
      high3 = metric.addColumn(high3, value, high);
    }
    const near0 = f32x4.lt(f32x4.pmin(low0, high0), v128.load32_splat(list0 + last));
    const near1 = f32x4.lt(f32x4.pmin(low1, high1), v128.load32_splat(list1 + last));
    const near2 = f32x4.lt(f32x4.pmin(low2, high2), v128.load32_splat(list2 + last));
    const near3 = f32x4.lt(f32x4.pmin(low3, high3), v128.load32_splat(list3 + last));
    if (!v128.any_true(v128.or(v128.or(near0, near1), v128.or(near2, near3)))) continue;
    const point = panel << 3;
    if (v128.any_true(near0)) keepNear(task.kept, list0, low0, high0, point);
    if (v128.any_true(near1)) keepNear(task.kept, list1, low1, high1, point);
    if (v128.any_true(near2)) keepNear(task.kept, list2, low2, high2, point);
    if (v128.any_true(near3)) keepNear(task.kept, list3, low3, high3, point);
  }
}

/** Keeps those of eight points that are nearer than the worst that is kept. */
function keepNear(kept: i32, list: usize, low: v128, high: v128, point: i32): void {
  const worst = v128.load32_splat(list + (((kept as usize) - 1) << 2));
  const near = i32x4.bitmask(f32x4.lt(low, worst)) | (i32x4.bitmask(f32x4.lt(high, worst)) << 4);
  if (near & 1) keep(kept, list, f32x4.extract_lane(low, 0), point);
  if (near & 2) keep(kept, list, f32x4.extract_lane(low, 1), point + 1);
  if (near & 4) keep(kept, list, f32x4.extract_lane(low, 2), point + 2);
  if (near & 8) keep(kept, list, f32x4.extract_lane(low, 3), point + 3);
  if (near & 16) keep(kept, list, f32x4.extract_lane(high, 0), point + 4);
  if (near & 32) keep(kept, list, f32x4.extract_lane(high, 1), point + 5);
  if (near & 64) keep(kept, list, f32x4.extract_lane(high, 2), point + 6);
  if (near & 128) keep(kept, list, f32x4.extract_lane(high, 3), point + 7);
}

function keep(kept: i32, list: usize, distance: f32, point: i32): void {
  const points = (kept as usize) << 2;
  let place = list + points - 4;
  if (!(distance < load<f32>(place))) return;
  while (place > list && load<f32>(place - 4) > distance) {
    store<f32>(place, load<f32>(place - 4));
    store<i32>(place + points, load<i32>(place + points - 4));
    place -= 4;
  }
  store<f32>(place, distance);
  store<i32>(place + points, point);
}
