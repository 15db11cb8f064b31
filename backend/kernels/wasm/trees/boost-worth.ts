import { isBound, way, within } from './boost-bounds';
import { BoostTask, Candidate } from './boost-task';

/** What leaves and splits are worth, from sums of packed values; see boost-gradients.ts. */

export let hessianBits: i64 = 0;
export let hessianMask: i64 = 0;
export let penalty: f64 = 0;
/** What each side of a split needs, and what of it is surely of enough rows. */
export let leastHessian: i64 = 0;
export let sureHessian: i64 = 0;
/** What the hessians of a category are raised by before it is put in order. */
export let smoothing: f64 = 0;

/** -gradient / hessian: the step that a leaf's rows take, in whole numbers' units. */
export function stepOf(total: i64): f64 {
  const weight = (hessianOf(total) as f64) + penalty;
  // Rows that are certain have hessians of 0, and nowhere to go.
  return weight > 0 ? -gradientOf(total) / weight : 0;
}

export function hessianOf(total: i64): i64 {
  return total & hessianMask;
}

export function readScales(task: BoostTask): void {
  hessianBits = task.hessianBits as i64;
  hessianMask = ((1 as i64) << hessianBits) - 1;
  const toHessian = load<f64>(task.rates, 8);
  penalty = load<f64>(task.rates, 24) * toHessian;
  smoothing = load<f64>(task.rates, 48) * toHessian;
  const minLeaf = task.minLeaf as f64;
  // A thousandth, as in other boosting: less tells nothing, and nothing is divided by 0.
  const least = max<f64>(max<f64>(1, 1e-3 * toHessian), minLeaf * load<f64>(task.rates, 32));
  leastHessian = Math.ceil(least) as i64;
  sureHessian = Math.ceil(minLeaf * load<f64>(task.rates, 40)) as i64;
}

/** Takes the split if it is worth more than the best so far. */
export function offer(candidate: Candidate, total: i64, left: i64, bin: i32): void {
  const right = total - left;
  const worth = isBound ? boundWorth(left, right) : worthOf(left) + worthOf(right);
  if (worth <= candidate.worth) return;
  candidate.worth = worth;
  candidate.leftTotal = left;
  candidate.bin = bin;
}

/** Of monotone columns: worth with the steps that both sides may take; -1 where their order is wrong. */
function boundWorth(left: i64, right: i64): f64 {
  if ((within(stepOf(right)) - within(stepOf(left))) * (way as f64) < 0) return -1;
  return worthWithin(left) + worthWithin(right);
}

export function worthWithin(total: i64): f64 {
  return -gradientOf(total) * within(stepOf(total));
}

/** gradient² / (hessian + penalty): twice what the loss falls by, in whole numbers' units. */
export function worthOf(total: i64): f64 {
  const gradient = gradientOf(total);
  const weight = (hessianOf(total) as f64) + penalty;
  return weight > 0 ? (gradient * gradient) / weight : 0;
}

export function gradientOf(total: i64): f64 {
  return (total >> hessianBits) as f64;
}
