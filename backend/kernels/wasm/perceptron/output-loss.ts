import { exp } from '../exponential';
import { logPair } from '../linear/exp-log-pair';
import { slopesOf, statesOf, unitsOf, widthOf } from './layers';
import { NetworkTask } from './network-task';

const SQUARED: i32 = 0;
const LOGISTIC: i32 = 1;

/**
 * Writes how the loss changes with the outputs of a batch; rows that only fill the batch up change
 * nothing.
 *
 * @param order i32 per row of the batch: its row among all
 * @returns the loss, summed
 */
export function measureLoss(task: NetworkTask, order: usize, count: i32, rows: i32): f64 {
  const width = widthOf(task, task.layers) << 2;
  const slopes = slopesOf(task, task.layers);
  let loss: f64 = 0;
  for (let at = 0; at < count; at++) {
    const row = load<i32>(order + ((at as usize) << 2));
    const target = load<f32>(task.targets + ((row as usize) << 2)) as f64;
    const outputs = statesOf(task, task.layers) + (at as usize) * width;
    const into = slopes + (at as usize) * width;
    if (task.loss == SQUARED) loss += squaredError(outputs, target, into);
    else if (task.loss == LOGISTIC) loss += logisticLoss(outputs, target, into);
    else loss += softmaxLoss(outputs, target as i32, into, unitsOf(task, task.layers));
  }
  memory.fill(slopes + (count as usize) * width, 0, ((rows - count) as usize) * width);
  return loss;
}

function squaredError(outputs: usize, target: f64, into: usize): f64 {
  const error = (load<f32>(outputs) as f64) - target;
  store<f32>(into, error as f32);
  return 0.5 * error * error;
}

function logisticLoss(outputs: usize, target: f64, into: usize): f64 {
  const score = load<f32>(outputs) as f64;
  const small = exp(-abs(score));
  const probability = (score >= 0 ? 1 : small) / (1 + small);
  store<f32>(into, (probability - target) as f32);
  return max<f64>(score, 0) - score * target + log(1 + small);
}

/** What is padding among the outputs keeps its slope of 0. */
function softmaxLoss(outputs: usize, target: i32, into: usize, classes: i32): f64 {
  let highest: f64 = -Infinity;
  for (let k = 0; k < classes; k++)
    highest = max(highest, load<f32>(outputs + ((k as usize) << 2)) as f64);
  let sum: f64 = 0;
  for (let k = 0; k < classes; k++) {
    const place = (k as usize) << 2;
    const share = exp((load<f32>(outputs + place) as f64) - highest);
    store<f32>(into + place, share as f32);
    sum += share;
  }
  for (let k = 0; k < classes; k++) {
    const place = (k as usize) << 2;
    const probability = (load<f32>(into + place) as f64) / sum;
    store<f32>(into + place, (probability - (k == target ? 1 : 0)) as f32);
  }
  return highest + log(sum) - (load<f32>(outputs + ((target as usize) << 2)) as f64);
}

function log(x: f64): f64 {
  return f64x2.extract_lane(logPair(f64x2.splat(x)), 0);
}
