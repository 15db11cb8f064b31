import { BoostTask } from './boost-task';
import { exp } from '../exponential';
import * as scratch from './scratch';
import { meet, ownFrom, ownTo, thread, threads } from '../team';

/** What a gradient of 1 is as a whole number, in the records written last. */
export let gradientScale: f64 = 1;

/**
 * Gradients and hessians of the loss at the scores so far, of this thread's rows, as records: 16 bytes per row, u32 row and
 * at 8 the packed value (gradient << hessianBits) + hessian, both as whole numbers, so that sums of
 * them are exact in any order.
 */
export function writeGradients(task: BoostTask, output: i32): void {
  if (task.classes == 1) writeResiduals(task);
  else if (task.classes == 2) writeLogistic(task);
  else {
    // All classes take their step from the same scores.
    if (output == 0) updateProbabilities(task);
    writeSoftmax(task, output);
  }
}

/** Half the squared error. The gradients' scale follows their size, hessians are 1. */
function writeResiduals(task: BoostTask): void {
  let largest: f64 = 0;
  const end = ownTo(task.rows);
  for (let row = ownFrom(task.rows); row < end; row++)
    largest = max(largest, abs(residual(task, row)) * weightOf(task, row));
  store<f64>(scratch.partials + ((thread as usize) << 3), largest);
  meet();
  for (let other = 0; other < threads; other++)
    largest = max(largest, load<f64>(scratch.partials + ((other as usize) << 3)));
  const scale = largest == 0 ? 1 : load<f64>(task.rates) / largest;
  gradientScale = scale;
  for (let row = ownFrom(task.rows); row < end; row++)
    write(task, row, residual(task, row) * scale, load<f64>(task.rates, 8));
  // Before the partials are used again.
  meet();
}

function residual(task: BoostTask, row: i32): f64 {
  const place = (row as usize) << 3;
  return load<f64>(task.scores + place) - load<f64>(task.targets + place);
}

function writeLogistic(task: BoostTask): void {
  const toHessian = load<f64>(task.rates, 8);
  gradientScale = load<f64>(task.rates);
  const end = ownTo(task.rows);
  for (let row = ownFrom(task.rows); row < end; row++) {
    const place = (row as usize) << 3;
    const p = 1 / (1 + exp(-load<f64>(task.scores + place)));
    write(
      task,
      row,
      (p - load<f64>(task.targets + place)) * gradientScale,
      p * (1 - p) * toHessian,
    );
  }
}

function writeSoftmax(task: BoostTask, output: i32): void {
  const toHessian = load<f64>(task.rates, 8);
  gradientScale = load<f64>(task.rates);
  const own = scratch.probabilities + (output as usize) * ((task.rows as usize) << 3);
  const end = ownTo(task.rows);
  for (let row = ownFrom(task.rows); row < end; row++) {
    const place = (row as usize) << 3;
    const p = load<f64>(own + place);
    const truth: f64 = load<f64>(task.targets + place) == (output as f64) ? 1 : 0;
    write(task, row, (p - truth) * gradientScale, p * (1 - p) * toHessian);
  }
}

function updateProbabilities(task: BoostTask): void {
  const classes = task.classes as usize;
  const bytes = (task.rows as usize) << 3;
  const end = (ownTo(task.rows) as usize) << 3;
  for (let place = (ownFrom(task.rows) as usize) << 3; place < end; place += 8) {
    let highest: f64 = -Infinity;
    for (let k: usize = 0; k < classes; k++)
      highest = max(highest, load<f64>(task.scores + k * bytes + place));
    let sum: f64 = 0;
    for (let k: usize = 0; k < classes; k++) {
      const part = exp(load<f64>(task.scores + k * bytes + place) - highest);
      store<f64>(scratch.probabilities + k * bytes + place, part);
      sum += part;
    }
    const factor = 1 / sum;
    for (let k: usize = 0; k < classes; k++) {
      const cell = scratch.probabilities + k * bytes + place;
      store<f64>(cell, load<f64>(cell) * factor);
    }
  }
}

function write(task: BoostTask, row: i32, gradient: f64, hessian: f64): void {
  const record = scratch.records + ((row as usize) << 4);
  store<i32>(record, row);
  const weight = weightOf(task, row);
  const whole = (nearest(gradient * weight) as i64) << (task.hessianBits as i64);
  store<i64>(record, whole + (nearest(hessian * weight) as i64), 8);
}

function weightOf(task: BoostTask, row: i32): f64 {
  return task.rowWeights ? load<f64>(task.rowWeights + ((row as usize) << 3)) : 1;
}
