import { panelBytes, panelsOf } from '../panels';
import { Manhattan, Squared } from './distances';
import { NeighbourTask, queryPlace } from './neighbour-task';

/**
 * Writes all points that are not beyond a limit of one query, in f32, to `found`, ascending.
 *
 * @returns how many there are
 */
export function collectWithin(task: NeighbourTask, query: i32, limit: f32): i32 {
  if (task.isManhattan) return collect<Manhattan>(task, query, limit);
  return collect<Squared>(task, query, limit);
}

function collect<Metric>(task: NeighbourTask, query: i32, limit: f32): i32 {
  const metric = changetype<Metric>(0);
  const bytes = panelBytes(task.columns);
  const panels = panelsOf(task.points);
  const values = queryPlace(task, query);
  const valuesEnd = values + ((task.columns as usize) << 4);
  const most = f32x4.splat(limit);
  let count = 0;
  for (let panel = 0; panel < panels; panel++) {
    let points = task.panels + (panel as usize) * bytes;
    let low = v128.load(points);
    let high = v128.load(points, 16);
    points += 32;
    for (let at = values; at < valuesEnd; at += 16, points += 32) {
      const value = v128.load32_splat(at);
      low = metric.addColumn(low, value, v128.load(points));
      high = metric.addColumn(high, value, v128.load(points, 16));
    }
    // What is no number is not beyond either.
    const beyond = i32x4.bitmask(f32x4.gt(low, most)) | (i32x4.bitmask(f32x4.gt(high, most)) << 4);
    let within = ~beyond & 0xff;
    while (within != 0) {
      const point = (panel << 3) + ctz(within);
      within &= within - 1;
      if (point >= task.points) break;
      store<i32>(task.found + ((count as usize) << 2), point);
      count++;
    }
  }
  return count;
}
