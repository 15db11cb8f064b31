import { Lanes } from '../exponential-lanes';
import { NetworkTask } from './network-task';

/** The activation of hidden units; none for the last layer. */
export const NONE: i32 = -1;
const RECTIFIED: i32 = 0;
const TANH: i32 = 1;
const LOGISTIC: i32 = 2;

export function widthOf(task: NetworkTask, layer: i32): usize {
  return load<i32>(task.widths + ((layer as usize) << 2)) as usize;
}

export function unitsOf(task: NetworkTask, layer: i32): i32 {
  return load<i32>(task.units + ((layer as usize) << 2));
}

export function statesOf(task: NetworkTask, layer: i32): usize {
  return load<usize>(task.states + ((layer as usize) << 2));
}

export function slopesOf(task: NetworkTask, layer: i32): usize {
  return load<usize>(task.slopes + ((layer as usize) << 2));
}

/** Weights and biases of a layer, as numbers. */
export function parametersOf(task: NetworkTask, layer: i32): usize {
  const outputs = widthOf(task, layer + 1);
  return (widthOf(task, layer) + 1) * outputs;
}

/**
 * Computes the units after a layer of weights, for `rows` rows, a multiple of 4.
 *
 * @param weights where the layer's parameters are
 */
export function forward(task: NetworkTask, layer: i32, rows: i32, weights: usize): void {
  const isLast = layer == task.layers - 1;
  if (widthOf(task, layer + 1) == 1) {
    forwardToOne(task, layer, rows, weights);
    return;
  }
  const from = statesOf(task, layer);
  const inBytes = widthOf(task, layer) << 2;
  const outBytes = widthOf(task, layer + 1) << 2;
  const biases = weights + (inBytes >> 2) * outBytes;
  const activation = isLast ? NONE : task.activation;
  for (let row: usize = 0; row < (rows as usize); row += 4) {
    const inputs = from + row * inBytes;
    const outputs = statesOf(task, layer + 1) + row * outBytes;
    for (let at: usize = 0; at < outBytes; at += 32)
      Block.multiply(
        inputs,
        inBytes,
        weights + at,
        outBytes,
        biases + at,
        outputs + at,
        activation,
      );
  }
  if (activation == LOGISTIC) clearPadding(task, layer + 1, rows);
}

/** The logistic function of 0 is no 0. */
function clearPadding(task: NetworkTask, layer: i32, rows: i32): void {
  const width = widthOf(task, layer);
  const units = unitsOf(task, layer) as usize;
  for (let row: usize = 0; row < (rows as usize); row++)
    for (let unit = units; unit < width; unit++)
      store<f32>(statesOf(task, layer) + ((row * width + unit) << 2), 0);
}

function forwardToOne(task: NetworkTask, layer: i32, rows: i32, weights: usize): void {
  const bytes = widthOf(task, layer) << 2;
  const bias = load<f32>(weights + bytes);
  for (let row: usize = 0; row < (rows as usize); row++) {
    const inputs = statesOf(task, layer) + row * bytes;
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16)
      sum = f32x4.add(sum, f32x4.mul(v128.load(inputs + at), v128.load(weights + at)));
    store<f32>(statesOf(task, layer + 1) + (row << 2), addLanes(sum) + bias);
  }
}

/**
 * Sums the gradient of a layer's parameters over the rows of a batch.
 *
 * @param gradient where the layer's part of it is
 */
export function sumGradient(task: NetworkTask, layer: i32, rows: i32, gradient: usize): void {
  const inBytes = widthOf(task, layer) << 2;
  const outBytes = widthOf(task, layer + 1) << 2;
  const inputs = statesOf(task, layer);
  const slopes = slopesOf(task, layer + 1);
  const biases = gradient + (inBytes >> 2) * outBytes;
  if (outBytes == 4) {
    sumGradientOfOne(inputs, inBytes, slopes, rows, gradient);
    return;
  }
  const slopesEnd = slopes + (rows as usize) * outBytes;
  for (let from: usize = 0; from < inBytes; from += 16)
    for (let at: usize = 0; at < outBytes; at += 32) {
      const to = gradient + (from >> 2) * outBytes + at;
      Block.sumProducts(inputs + from, inBytes, slopes + at, slopesEnd, outBytes, to);
    }
  for (let at: usize = 0; at < outBytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let slope = slopes + at; slope < slopesEnd; slope += outBytes)
      sum = f32x4.add(sum, v128.load(slope));
    v128.store(biases + at, sum);
  }
}

function sumGradientOfOne(
  inputs: usize,
  inBytes: usize,
  slopes: usize,
  rows: i32,
  gradient: usize,
): void {
  for (let at: usize = 0; at < inBytes; at += 16) {
    let sum = f32x4.splat(0);
    let input = inputs + at;
    for (let row: usize = 0; row < (rows as usize); row++, input += inBytes)
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(slopes + (row << 2)), v128.load(input)));
    v128.store(gradient + at, sum);
  }
  let bias: f32 = 0;
  for (let row: usize = 0; row < (rows as usize); row++) bias += load<f32>(slopes + (row << 2));
  store<f32>(gradient + inBytes, bias);
}

/** How the loss changes with the units before a layer of weights, their activation included. */
export function backward(task: NetworkTask, layer: i32, rows: i32, weights: usize): void {
  const inBytes = widthOf(task, layer) << 2;
  const outBytes = widthOf(task, layer + 1) << 2;
  for (let row: usize = 0; row < (rows as usize); row++) {
    const states = statesOf(task, layer) + row * inBytes;
    const into = slopesOf(task, layer) + row * inBytes;
    const slopes = slopesOf(task, layer + 1) + row * outBytes;
    if (outBytes == 4) {
      const slope = v128.load32_splat(slopes);
      for (let at: usize = 0; at < inBytes; at += 16) {
        const change = f32x4.mul(slope, v128.load(weights + at));
        v128.store(into + at, Block.derive(task.activation, change, v128.load(states + at)));
      }
      continue;
    }
    for (let at: usize = 0; at < inBytes; at += 16) {
      const change = Block.weighFour(weights + (at >> 2) * outBytes, slopes, outBytes);
      v128.store(into + at, Block.derive(task.activation, change, v128.load(states + at)));
    }
  }
}

function activate(sum: v128, activation: i32): v128 {
  if (activation == RECTIFIED) return f32x4.pmax(f32x4.splat(0), sum);
  if (activation == TANH) return Lanes.tanh(sum);
  return activation == LOGISTIC ? Lanes.logistic(sum) : sum;
}

function addLanes(sum: v128): f32 {
  const pairs = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return pairs + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** Products of small blocks that stay in registers; a class, because only methods can be inlined. */
abstract class Block {
  /** Four rows times eight columns of weights, and their activation. */
  @inline
  static multiply(
    inputs: usize,
    inBytes: usize,
    weights: usize,
    outBytes: usize,
    biases: usize,
    outputs: usize,
    activation: i32,
  ): void {
    let low0 = v128.load(biases);
    let high0 = v128.load(biases, 16);
    let low1 = low0;
    let high1 = high0;
    let low2 = low0;
    let high2 = high0;
    let low3 = low0;
    let high3 = high0;
    const end = inputs + inBytes;
    for (; inputs < end; inputs += 4, weights += outBytes) {
      const low = v128.load(weights);
      const high = v128.load(weights, 16);
      let value = v128.load32_splat(inputs);
      low0 = f32x4.add(low0, f32x4.mul(value, low));
      high0 = f32x4.add(high0, f32x4.mul(value, high));
      value = v128.load32_splat(inputs + inBytes);
      low1 = f32x4.add(low1, f32x4.mul(value, low));
      high1 = f32x4.add(high1, f32x4.mul(value, high));
      value = v128.load32_splat(inputs + 2 * inBytes);
      low2 = f32x4.add(low2, f32x4.mul(value, low));
      high2 = f32x4.add(high2, f32x4.mul(value, high));
      value = v128.load32_splat(inputs + 3 * inBytes);
      low3 = f32x4.add(low3, f32x4.mul(value, low));
      high3 = f32x4.add(high3, f32x4.mul(value, high));
    }
    Block.write(outputs, low0, high0, activation);
    Block.write(outputs + outBytes, low1, high1, activation);
    Block.write(outputs + 2 * outBytes, low2, high2, activation);
    Block.write(outputs + 3 * outBytes, low3, high3, activation);
  }

  @inline
  static write(to: usize, low: v128, high: v128, activation: i32): void {
    v128.store(to, activate(low, activation));
    v128.store(to, activate(high, activation), 16);
  }

  /** Four columns of inputs times eight of slopes, summed over rows. */
  @inline
  static sumProducts(
    inputs: usize,
    inBytes: usize,
    slopes: usize,
    slopesEnd: usize,
    outBytes: usize,
    to: usize,
  ): void {
    let low0 = f32x4.splat(0);
    let high0 = low0;
    let low1 = low0;
    let high1 = low0;
    let low2 = low0;
    let high2 = low0;
    let low3 = low0;
    let high3 = low0;
    for (; slopes < slopesEnd; slopes += outBytes, inputs += inBytes) {
      const low = v128.load(slopes);
      const high = v128.load(slopes, 16);
      let value = v128.load32_splat(inputs);
      low0 = f32x4.add(low0, f32x4.mul(value, low));
      high0 = f32x4.add(high0, f32x4.mul(value, high));
      value = v128.load32_splat(inputs, 4);
      low1 = f32x4.add(low1, f32x4.mul(value, low));
      high1 = f32x4.add(high1, f32x4.mul(value, high));
      value = v128.load32_splat(inputs, 8);
      low2 = f32x4.add(low2, f32x4.mul(value, low));
      high2 = f32x4.add(high2, f32x4.mul(value, high));
      value = v128.load32_splat(inputs, 12);
      low3 = f32x4.add(low3, f32x4.mul(value, low));
      high3 = f32x4.add(high3, f32x4.mul(value, high));
    }
    v128.store(to, low0);
    v128.store(to, high0, 16);
    v128.store(to + outBytes, low1);
    v128.store(to + outBytes, high1, 16);
    v128.store(to + 2 * outBytes, low2);
    v128.store(to + 2 * outBytes, high2, 16);
    v128.store(to + 3 * outBytes, low3);
    v128.store(to + 3 * outBytes, high3, 16);
  }

  /** Slopes of a row times the weights of four units. */
  @inline
  static weighFour(weights: usize, slopes: usize, outBytes: usize): v128 {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let at: usize = 0; at < outBytes; at += 16, weights += 16) {
      const slope = v128.load(slopes + at);
      sum0 = f32x4.add(sum0, f32x4.mul(slope, v128.load(weights)));
      sum1 = f32x4.add(sum1, f32x4.mul(slope, v128.load(weights + outBytes)));
      sum2 = f32x4.add(sum2, f32x4.mul(slope, v128.load(weights + 2 * outBytes)));
      sum3 = f32x4.add(sum3, f32x4.mul(slope, v128.load(weights + 3 * outBytes)));
    }
    let result = f32x4.splat(addLanes(sum0));
    result = f32x4.replace_lane(result, 1, addLanes(sum1));
    result = f32x4.replace_lane(result, 2, addLanes(sum2));
    return f32x4.replace_lane(result, 3, addLanes(sum3));
  }

  /** Takes a change of units back to what they were before their activation. */
  @inline
  static derive(activation: i32, change: v128, state: v128): v128 {
    if (activation == RECTIFIED) return v128.and(change, f32x4.gt(state, f32x4.splat(0)));
    const one = f32x4.splat(1);
    if (activation == TANH) return f32x4.mul(change, f32x4.sub(one, f32x4.mul(state, state)));
    return f32x4.mul(change, f32x4.mul(state, f32x4.sub(one, state)));
  }
}
