import { PANEL_POINTS, packPoint, panelsOf, placeOf } from '../panels';
import { FARTHEST } from './find-neighbours';
import { NeighbourTask } from './neighbour-task';

/**
 * Writes the points from `first` to before `end` into the task's panels.
 *
 * @param values f64, row-major, of these points alone
 * @param centre f64 per column
 * @returns the largest norm among them, in the metric; infinite where f32 does not reach
 */
export function packNeighbours(
  task: NeighbourTask,
  first: i32,
  end: i32,
  values: usize,
  centre: usize,
): f64 {
  const rowBytes = (task.columns as usize) << 3;
  let largest: f64 = 0;
  for (let point = first; point < end; point++, values += rowBytes) {
    const place = placeOf(task.panels, point, task.columns);
    const squared = packPoint(place, task.columns, values, centre);
    store<f32>(place, task.isManhattan ? 0 : (squared as f32));
    largest = max(largest, task.isManhattan ? absoluteSum(place, task.columns) : sqrt(squared));
  }
  if (end == task.points) fillPanel(task);
  return largest;
}

function absoluteSum(place: usize, columns: i32): f64 {
  let sum: f64 = 0;
  for (let column = 1; column <= columns; column++)
    sum += abs(load<f32>(place + ((column as usize) << 5))) as f64;
  return sum;
}

/** What follows the last point is beyond all others. */
function fillPanel(task: NeighbourTask): void {
  const places = panelsOf(task.points) * PANEL_POINTS;
  for (let point = task.points; point < places; point++)
    store<f32>(placeOf(task.panels, point, task.columns), FARTHEST);
}
