import { backward, forward, parametersOf, statesOf, sumGradient, widthOf } from './layers';
import { NetworkTask } from './network-task';
import { measureLoss } from './output-loss';

/** Adam's rates (Kingma and Ba). */
const MEAN_RATE: f64 = 0.9;
const SQUARE_RATE: f64 = 0.999;
const LEAST_ROOT: f32 = 1e-8;

/**
 * Shows the network all rows once, in batches, and takes a step of Adam after each.
 *
 * @returns the loss of all rows, penalty included, summed as scikit-learn does it
 */
export function trainEpoch(task: NetworkTask): f64 {
  let loss: f64 = 0;
  for (let start = 0; start < task.count; start += task.batch) {
    const count = min(task.batch, task.count - start);
    const order = task.order + ((start as usize) << 2);
    const rows = gatherRows(task, order, count);
    let weights = task.parameters;
    for (let layer = 0; layer < task.layers; layer++) {
      forward(task, layer, rows, weights);
      weights += parametersOf(task, layer) << 2;
    }
    loss += measureLoss(task, order, count, rows);
    let gradient = task.gradient + (weights - task.parameters);
    for (let layer = task.layers - 1; layer >= 0; layer--) {
      const bytes = parametersOf(task, layer) << 2;
      weights -= bytes;
      gradient -= bytes;
      sumGradient(task, layer, rows, gradient);
      if (layer > 0) backward(task, layer, rows, weights);
    }
    loss += takeStep(task, count);
  }
  return loss;
}

/** Copies a batch together; answers its rows, filled up to a multiple of 4 with rows of 0. */
function gatherRows(task: NetworkTask, order: usize, count: i32): i32 {
  const bytes = widthOf(task, 0) << 2;
  const into = statesOf(task, 0);
  for (let at = 0; at < count; at++) {
    const row = load<i32>(order + ((at as usize) << 2));
    memory.copy(into + (at as usize) * bytes, task.rows + (row as usize) * bytes, bytes);
  }
  const rows = (count + 3) & ~3;
  memory.fill(into + (count as usize) * bytes, 0, ((rows - count) as usize) * bytes);
  return rows;
}

/** Moves all parameters; answers the penalty's part of the loss, before the step. */
function takeStep(task: NetworkTask, count: i32): f64 {
  const meanPower = load<f64>(task.rates, 16) * MEAN_RATE;
  const squarePower = load<f64>(task.rates, 24) * SQUARE_RATE;
  store<f64>(task.rates, meanPower, 16);
  store<f64>(task.rates, squarePower, 24);
  const rate = (load<f64>(task.rates) * Math.sqrt(1 - squarePower)) / (1 - meanPower);
  const penalty = load<f64>(task.rates, 8);
  let squares: f64 = 0;
  let offset: usize = 0;
  for (let layer = 0; layer < task.layers; layer++) {
    const outputs = widthOf(task, layer + 1);
    const weights = (widthOf(task, layer) * outputs) << 2;
    squares += move(task, offset, weights, count, rate as f32, penalty as f32);
    move(task, offset + weights, outputs << 2, count, rate as f32, 0);
    offset += weights + (outputs << 2);
  }
  return 0.5 * penalty * squares;
}

/** Answers the sum of the parameters' squares. The last register may reach into what comes after. */
function move(
  task: NetworkTask,
  offset: usize,
  bytes: usize,
  count: i32,
  rate: f32,
  penalty: f32,
): f64 {
  if (bytes == 4) return moveOne(task, offset, count, rate);
  const share = f32x4.splat(1 / (count as f32));
  const pull = f32x4.splat(penalty);
  const step = f32x4.splat(rate);
  let squares = f32x4.splat(0);
  for (let at = offset; at < offset + bytes; at += 16) {
    const value = v128.load(task.parameters + at);
    squares = f32x4.add(squares, f32x4.mul(value, value));
    const summed = f32x4.add(v128.load(task.gradient + at), f32x4.mul(pull, value));
    const gradient = f32x4.mul(share, summed);
    const mean = f32x4.add(
      f32x4.mul(f32x4.splat(MEAN_RATE as f32), v128.load(task.moment + at)),
      f32x4.mul(f32x4.splat((1 - MEAN_RATE) as f32), gradient),
    );
    const square = f32x4.add(
      f32x4.mul(f32x4.splat(SQUARE_RATE as f32), v128.load(task.square + at)),
      f32x4.mul(f32x4.splat((1 - SQUARE_RATE) as f32), f32x4.mul(gradient, gradient)),
    );
    v128.store(task.moment + at, mean);
    v128.store(task.square + at, square);
    const root = f32x4.add(f32x4.sqrt(square), f32x4.splat(LEAST_ROOT));
    const moved = f32x4.div(f32x4.mul(step, mean), root);
    v128.store(task.parameters + at, f32x4.sub(value, moved));
  }
  let sum: f64 = 0;
  sum += f32x4.extract_lane(squares, 0) as f64;
  sum += f32x4.extract_lane(squares, 1) as f64;
  sum += f32x4.extract_lane(squares, 2) as f64;
  return sum + (f32x4.extract_lane(squares, 3) as f64);
}

/** The bias of a single output. */
function moveOne(task: NetworkTask, offset: usize, count: i32, rate: f32): f64 {
  const gradient = load<f32>(task.gradient + offset) / (count as f32);
  const mean =
    (MEAN_RATE as f32) * load<f32>(task.moment + offset) + ((1 - MEAN_RATE) as f32) * gradient;
  const square =
    (SQUARE_RATE as f32) * load<f32>(task.square + offset) +
    ((1 - SQUARE_RATE) as f32) * gradient * gradient;
  store<f32>(task.moment + offset, mean);
  store<f32>(task.square + offset, square);
  const value = load<f32>(task.parameters + offset);
  store<f32>(task.parameters + offset, value - (rate * mean) / (sqrt(square) + LEAST_ROOT));
  return 0;
}
