import { ForestTask } from './forest-task';
import { below } from '../random';
import * as scratch from './scratch';

/**
 * Fills the records of a tree: each row once, or a bootstrap sample, a row drawn twice being one
 * record of twice the weight. In the order of the rows.
 *
 * @returns how many records there are
 */
export function drawRecords(task: ForestTask): i32 {
  countDraws(task);
  if (task.rowWeights) return drawWeighed(task);
  let record = scratch.records;
  for (let row = 0; row < task.rows; row++) {
    const weight = drawsOf(task, row);
    if (weight == 0) continue;
    store<i32>(record, row);
    if (task.classes <= 2) {
      const target = load<i64>(task.targets + ((row as usize) << 3));
      store<i64>(record, target * (weight as i64), 8);
    } else {
      store<u32>(record, load<u32>(task.targets + ((row as usize) << 2)), 8);
      store<i32>(record, weight, 12);
    }
    record += 16;
  }
  return ((record - scratch.records) >> 4) as i32;
}

/** The same for rows that count differently: a record holds draws times weight. */
function drawWeighed(task: ForestTask): i32 {
  if (task.balanced) countClassesDrawn(task);
  let record = scratch.records;
  for (let row = 0; row < task.rows; row++) {
    const draws = drawsOf(task, row);
    if (draws == 0) continue;
    const own = (row as usize) << 3;
    let weight = (draws as f64) * load<f64>(task.rowWeights + own);
    if (task.balanced) weight /= load<f64>(scratch.totals + classOffset(task, row));
    store<i32>(record, row);
    store<f64>(record, weight, 8);
    record += 16;
  }
  return ((record - scratch.records) >> 4) as i32;
}

/** Draws of each class, into scratch.totals. */
function countClassesDrawn(task: ForestTask): void {
  memory.fill(scratch.totals, 0, (task.classes as usize) << 3);
  for (let row = 0; row < task.rows; row++) {
    const cell = scratch.totals + classOffset(task, row);
    store<f64>(cell, load<f64>(cell) + (drawsOf(task, row) as f64));
  }
}

function classOffset(task: ForestTask, row: i32): usize {
  return (load<f64>(task.weighedTargets + ((row as usize) << 3)) as usize) << 3;
}

function drawsOf(task: ForestTask, row: i32): i32 {
  return task.draws == 0 ? 1 : (load<u16>(scratch.draws + ((row as usize) << 1)) as i32);
}

function countDraws(task: ForestTask): void {
  if (task.draws == 0) return;
  memory.fill(scratch.draws, 0, (task.rows as usize) << 1);
  for (let draw = 0; draw < task.draws; draw++) {
    const cell = scratch.draws + ((below(task.rows) as usize) << 1);
    store<u16>(cell, load<u16>(cell) + 1);
  }
}
