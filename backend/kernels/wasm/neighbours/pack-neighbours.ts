import { PANEL_POINTS, packPoint, panelsOf, placeOf } from '../panels';
import { FARTHEST } from './find-neighbours';
import { NeighbourTask } from './neighbour-task';

/**
 * Writes the points from `first` to before `end` into the task's panels.
 *
 * @param values f64, row-major, of these points alone
 * @param centre f64 per column
 */
export function packNeighbours(
  task: NeighbourTask,
  first: i32,
  end: i32,
  values: usize,
  centre: usize,
): void {
  const rowBytes = (task.columns as usize) << 3;
  for (let point = first; point < end; point++, values += rowBytes) {
    const place = placeOf(task.panels, point, task.columns);
    const norm = packPoint(place, task.columns, values, centre);
    store<f32>(place, task.isManhattan ? 0 : (norm as f32));
  }
  if (end < task.points) return;
  const places = panelsOf(task.points) * PANEL_POINTS;
  for (let point = task.points; point < places; point++)
    store<f32>(placeOf(task.panels, point, task.columns), FARTHEST);
}
