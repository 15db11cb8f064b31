import { EdgeTask, MOST_BINS } from './edge-task';

/** Each of them gets a bin. */
export const MOST_DISTINCT: i32 = MOST_BINS;

/** Twice as many places as values, at least; f64, NaN where there is none yet. */
const TABLE_BITS: i32 = 9;
export const TABLE_BYTES: usize = 8 << TABLE_BITS;

/**
 * Collects the present values of a column, each once, in the order of their first rows.
 *
 * @param table working memory, TABLE_BYTES
 * @param into room for MOST_DISTINCT f64
 * @returns how many there are; of more, MOST_DISTINCT + 1
 */
export function findDistinct(task: EdgeTask, column: i32, table: usize, into: usize): i32 {
  memory.fill(table, 0xff, TABLE_BYTES);
  const rowBytes = (task.columns as usize) << 3;
  let place = task.values + ((column as usize) << 3);
  const end = place + (task.rows as usize) * rowBytes;
  let found = 0;
  let previous = NaN;
  for (; place < end; place += rowBytes) {
    // -0 + 0 is 0: both are the same value.
    const value = load<f64>(place) + 0;
    if (value == previous || isNaN(value)) continue;
    previous = value;
    const slot = slotOf(table, value);
    if (load<f64>(slot) == value) continue;
    if (found == MOST_DISTINCT) return MOST_DISTINCT + 1;
    store<f64>(slot, value);
    store<f64>(into + ((found as usize) << 3), value);
    found++;
  }
  return found;
}

/** Where the value is in the table, or is to be put. */
function slotOf(table: usize, value: f64): usize {
  // The golden ratio spreads what differs in a few bits only.
  const hash = reinterpret<u64>(value) * 0x9e3779b97f4a7c15;
  let at = (hash >> (64 - TABLE_BITS)) as usize;
  let slot = table + (at << 3);
  while (load<f64>(slot) != value && !isNaN(load<f64>(slot))) {
    at = (at + 1) & ((1 << TABLE_BITS) - 1);
    slot = table + (at << 3);
  }
  return slot;
}
