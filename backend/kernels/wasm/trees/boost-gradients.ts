import { BLOCK } from './row-blocks';
import { BoostTask } from './boost-task';
import { expPair } from '../linear/exp-log-pair';
import { publish, publishedBy } from './published';
import * as scratch from './scratch';
import { meet, thread, threads } from '../team';

/** What a gradient of 1 is as a whole number, in the values written last. */
export let gradientScale: f64 = 1;

/** Sum of the values that this thread wrote last. */
export let ownTotal: i64 = 0;

/**
 * Writes gradients and hessians of the loss at the scores so far, of this thread's rows, 8 bytes
 * before each row's bins: (gradient << hessianBits) + hessian, both as whole numbers, so that sums
 * of them are exact in any order.
 */
export function writeGradients(task: BoostTask, output: i32): void {
  gradientScale = task.classes == 1 ? scaleOfResiduals(task) : load<f64>(task.rates);
  sums = i64x2.splat(0);
  for (let from = thread * BLOCK; from < task.rows; from += threads * BLOCK) {
    const to = min(task.rows, from + BLOCK);
    if (task.classes == 1) writeResiduals(task, from, to);
    else if (task.classes == 2) writeLogistic(task, from, to);
    else {
      // All classes take their step from the same scores.
      if (output == 0) updateProbabilities(task, from, to);
      writeSoftmax(task, output, from, to);
    }
  }
  ownTotal = i64x2.extract_lane(sums, 0) + i64x2.extract_lane(sums, 1);
}

/** Of even and odd rows. */
let sums: v128 = i64x2.splat(0);

/** The gradients' scale follows their size. */
function scaleOfResiduals(task: BoostTask): f64 {
  let most = f64x2.splat(0);
  for (let from = thread * BLOCK; from < task.rows; from += threads * BLOCK) {
    const to = min(task.rows, from + BLOCK);
    for (let row = from; row < to; row += 2) {
      const sizes = f64x2.abs(residuals(task, row, row + 1 < to));
      most = f64x2.max(most, Pair.weighed(task, row, row + 1 < to, sizes));
    }
  }
  publish(reinterpret<i64>(max<f64>(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))));
  meet();
  let largest: f64 = 0;
  for (let other = 0; other < threads; other++)
    largest = max<f64>(largest, reinterpret<f64>(publishedBy(other)));
  return largest == 0 ? 1 : load<f64>(task.rates) / largest;
}

/** Half the squared error, whose hessian is 1. */
function writeResiduals(task: BoostTask, from: i32, to: i32): void {
  const toHessian = f64x2.splat(load<f64>(task.rates, 8));
  const scale = f64x2.splat(gradientScale);
  for (let row = from; row < to; row += 2) {
    const isPair = row + 1 < to;
    const gradients = f64x2.mul(residuals(task, row, isPair), scale);
    Pair.write(task, row, isPair, gradients, toHessian);
  }
}

function residuals(task: BoostTask, row: i32, isPair: bool): v128 {
  return f64x2.sub(Pair.of(task.scores, row, isPair), Pair.of(task.targets, row, isPair));
}

function writeLogistic(task: BoostTask, from: i32, to: i32): void {
  const one = f64x2.splat(1);
  const scale = f64x2.splat(gradientScale);
  const toHessian = f64x2.splat(load<f64>(task.rates, 8));
  // Beyond, probabilities are 0 to the last digit.
  const farthest = f64x2.splat(709);
  for (let row = from; row < to; row += 2) {
    const isPair = row + 1 < to;
    const power = f64x2.pmin(f64x2.neg(Pair.of(task.scores, row, isPair)), farthest);
    const p = f64x2.div(one, f64x2.add(one, expPair(power)));
    const gradients = f64x2.mul(f64x2.sub(p, Pair.of(task.targets, row, isPair)), scale);
    const hessians = f64x2.mul(f64x2.mul(p, f64x2.sub(one, p)), toHessian);
    Pair.write(task, row, isPair, gradients, hessians);
  }
}

function writeSoftmax(task: BoostTask, output: i32, from: i32, to: i32): void {
  const one = f64x2.splat(1);
  const scale = f64x2.splat(gradientScale);
  const toHessian = f64x2.splat(load<f64>(task.rates, 8));
  const own = f64x2.splat(output as f64);
  const probabilities = scratch.probabilities + (output as usize) * ((task.rows as usize) << 3);
  for (let row = from; row < to; row += 2) {
    const isPair = row + 1 < to;
    const p = Pair.of(probabilities, row, isPair);
    const truth = v128.and(f64x2.eq(Pair.of(task.targets, row, isPair), own), one);
    const gradients = f64x2.mul(f64x2.sub(p, truth), scale);
    const hessians = f64x2.mul(f64x2.mul(p, f64x2.sub(one, p)), toHessian);
    Pair.write(task, row, isPair, gradients, hessians);
  }
}

function updateProbabilities(task: BoostTask, from: i32, to: i32): void {
  const bytes = (task.rows as usize) << 3;
  const end = task.scores + (task.classes as usize) * bytes;
  const toProbability = scratch.probabilities - task.scores;
  for (let row = from; row < to; row += 2) {
    const isPair = row + 1 < to;
    const first = task.scores + ((row as usize) << 3);
    let highest = f64x2.splat(-Infinity);
    for (let score = first; score < end; score += bytes)
      highest = f64x2.pmax(highest, Pair.of(score, 0, isPair));
    let sum = f64x2.splat(0);
    for (let score = first; score < end; score += bytes) {
      const part = expPair(f64x2.sub(Pair.of(score, 0, isPair), highest));
      Pair.store(score + toProbability, isPair, part);
      sum = f64x2.add(sum, part);
    }
    const factor = f64x2.div(f64x2.splat(1), sum);
    for (let score = first; score < end; score += bytes) {
      const part = Pair.of(score + toProbability, 0, isPair);
      Pair.store(score + toProbability, isPair, f64x2.mul(part, factor));
    }
  }
}

/** Numbers of a row and of the next one, where there is one; a class, because only methods can be inlined. */
abstract class Pair {
  @inline
  static of(numbers: usize, row: i32, isPair: bool): v128 {
    const place = numbers + ((row as usize) << 3);
    return isPair ? v128.load(place) : v128.load64_zero(place);
  }

  @inline
  static store(place: usize, isPair: bool, numbers: v128): void {
    if (isPair) v128.store(place, numbers);
    else store<f64>(place, f64x2.extract_lane(numbers, 0));
  }

  /** The nearest whole numbers: adding 1.5 · 2^52 leaves them in the low bits. */
  @inline
  static whole(numbers: v128): v128 {
    const base = f64x2.splat(6755399441055744);
    return i64x2.sub(f64x2.add(numbers, base), base);
  }

  /** Times the weights of their rows. */
  @inline
  static weighed(task: BoostTask, row: i32, isPair: bool, numbers: v128): v128 {
    if (!task.rowWeights) return numbers;
    return f64x2.mul(numbers, Pair.of(task.rowWeights, row, isPair));
  }

  /** What the rows' weights make of them, before the bins of their rows. */
  @inline
  static write(task: BoostTask, row: i32, isPair: bool, gradients: v128, hessians: v128): void {
    const upper = Pair.whole(Pair.weighed(task, row, isPair, gradients));
    const lower = Pair.whole(Pair.weighed(task, row, isPair, hessians));
    const values = i64x2.add(i64x2.shl(upper, task.hessianBits), lower);
    const place = task.bins - 8 + (row as usize) * (task.stride as usize);
    store<i64>(place, i64x2.extract_lane(values, 0));
    if (isPair) {
      store<i64>(place + (task.stride as usize), i64x2.extract_lane(values, 1));
      sums = i64x2.add(sums, values);
    } else sums = i64x2.add(sums, i64x2.replace_lane(values, 1, 0));
  }
}
