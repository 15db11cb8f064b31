import { panelsOf, placeOf } from '../panels';
import { LEAF_PANELS, NeighbourTask, leavesOf, queryPlace } from './neighbour-task';

/** Writes the box around the points of each leaf, where the task has room for boxes. */
export function boxLeaves(task: NeighbourTask): void {
  const inLeaf = LEAF_PANELS << 3;
  let box = task.boxes;
  for (let first = 0; first < task.points; first += inLeaf) {
    const end = min(task.points, first + inLeaf);
    for (let column = 0; column < task.columns; column++, box += 8) {
      let low = f32.MAX_VALUE;
      let high = -f32.MAX_VALUE;
      for (let point = first; point < end; point++) {
        const place = placeOf(task.panels, point, task.columns);
        const value = load<f32>(place + (((column as usize) + 1) << 5));
        low = min(low, value);
        high = max(high, value);
      }
      store<f32>(box, low);
      store<f32>(box, high, 4);
    }
  }
}

/**
 * Writes how near the points of each leaf can be at most to each of four queries, in f32 and less the
 * queries' offsets, like distances.
 *
 * @param bounds 16 bytes per leaf
 * @returns the leaf that is nearest to all four together
 */
export function boundLeaves<Metric>(task: NeighbourTask, query: i32, bounds: usize): i32 {
  const metric = changetype<Metric>(0);
  const leaves = leavesOf(panelsOf(task.points));
  const values = queryPlace(task, query);
  const valuesEnd = values + ((task.columns as usize) << 4);
  const offsets = offsetsOf(task, query);
  let box = task.boxes;
  let nearest = 0;
  let least: f32 = Infinity;
  for (let leaf = 0; leaf < leaves; leaf++) {
    let sum = f32x4.splat(0);
    for (let at = values; at < valuesEnd; at += 16, box += 8)
      sum = metric.addSide(sum, v128.load(at), v128.load32_splat(box), v128.load32_splat(box, 4));
    const both = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    const all = f32x4.extract_lane(both, 0) + f32x4.extract_lane(both, 1);
    if (all < least) {
      least = all;
      nearest = leaf;
    }
    v128.store(bounds + ((leaf as usize) << 4), f32x4.sub(sum, offsets));
  }
  return nearest;
}

/** What the distances of four queries are less by: their squared norms, where distances are squared. */
function offsetsOf(task: NeighbourTask, query: i32): v128 {
  if (task.isManhattan) return f32x4.splat(0);
  const norms = task.norms + ((query as usize) << 3);
  const low = v128.load(norms);
  const high = v128.load(norms, 16);
  const lowSquares = f32x4.demote_f64x2_zero(f64x2.mul(low, low));
  const highSquares = f32x4.demote_f64x2_zero(f64x2.mul(high, high));
  return v128.shuffle<f64>(lowSquares, highSquares, 0, 2);
}
