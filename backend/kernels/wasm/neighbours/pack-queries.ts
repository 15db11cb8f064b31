import { GROUP_QUERIES, NeighbourTask, queryPlace } from './neighbour-task';

/**
 * Writes the queries from `first` to before `end`, and their norms.
 *
 * @param values f64, row-major, of these queries alone
 * @param centre f64 per column
 */
export function packQueries(
  task: NeighbourTask,
  first: i32,
  end: i32,
  values: usize,
  centre: usize,
): void {
  const rowBytes = (task.columns as usize) << 3;
  for (let query = first; query < end; query++, values += rowBytes)
    packQuery(task, query, values, centre);
  if (end < task.queryCount) return;
  // The last group is filled up with its last query, which finds nothing of its own.
  for (let query = end; (query & (GROUP_QUERIES - 1)) != 0; query++)
    packQuery(task, query, values - rowBytes, centre);
}

function packQuery(task: NeighbourTask, query: i32, values: usize, centre: usize): void {
  const factor: f64 = task.isManhattan ? 1 : -2;
  let place = queryPlace(task, query);
  let sum: f64 = 0;
  for (let column = 0; column < task.columns; column++, values += 8, centre += 8, place += 16) {
    const value = load<f64>(values) - load<f64>(centre);
    sum += task.isManhattan ? abs(value) : value * value;
    store<f32>(place, (factor * value) as f32);
  }
  const norm = task.isManhattan ? sum : sqrt(sum);
  store<f64>(task.norms + ((query as usize) << 3), norm);
}
