import { LEAST_CURVATURE, bestUp, lowered, raised } from './choose-pair';
import * as layout from './layout';

/** Moves the chosen pair as far as it pays and both bounds allow; answers how far. */
export function takeStep(raisedRow: usize, epsilon: f64): f64 {
  const high = (raised as usize) << 3;
  const low = (lowered as usize) << 3;
  const kernel = load<f32>(raisedRow + ((lowered as usize) << 2)) as f64;
  const both = load<f64>(layout.diagonal + high) + load<f64>(layout.diagonal + low);
  const curvature = max(LEAST_CURVATURE, both - 2 * kernel);
  const down = load<f64>(layout.errors + low) + load<f64>(layout.downs + low);
  const roomUp = raiseLimit(high) - load<f64>(layout.coefficients + high);
  const roomDown = load<f64>(layout.coefficients + low) - lowerLimit(low);
  const wanted = (bestUp - down) / curvature;
  const step = min(wanted, min(roomUp, roomDown));
  // What reaches a bound is put there exactly, whatever the sum would round to.
  moveTo(high, step == roomUp ? raiseLimit(high) : load<f64>(layout.coefficients + high) + step);
  moveTo(low, step == roomDown ? lowerLimit(low) : load<f64>(layout.coefficients + low) - step);
  writeLimits(high, epsilon);
  writeLimits(low, epsilon);
  return step;
}

/** Says what may be raised and lowered, and that epsilon of an error costs nothing. */
export function writeLimits(offset: usize, epsilon: f64): void {
  const coefficient = load<f64>(layout.coefficients + offset);
  const isRaisable = coefficient < load<f64>(layout.upper + offset);
  const isLowerable = coefficient > load<f64>(layout.lower + offset);
  const up = coefficient < 0 ? epsilon : -epsilon;
  const down = coefficient > 0 ? -epsilon : epsilon;
  store<f64>(layout.ups + offset, isRaisable ? up : -Infinity);
  store<f64>(layout.downs + offset, isLowerable ? down : Infinity);
}

/** Of a place that waits, or that is only decided on: nothing moves it. */
export function writeFixed(offset: usize): void {
  store<f64>(layout.ups + offset, -Infinity);
  store<f64>(layout.downs + offset, Infinity);
}

/** A step ends at 0 too, where the price of an error changes its side. */
function raiseLimit(offset: usize): f64 {
  const upper = load<f64>(layout.upper + offset);
  return load<f64>(layout.coefficients + offset) < 0 ? min(0, upper) : upper;
}

function lowerLimit(offset: usize): f64 {
  const lower = load<f64>(layout.lower + offset);
  return load<f64>(layout.coefficients + offset) > 0 ? max(0, lower) : lower;
}

function moveTo(offset: usize, coefficient: f64): void {
  store<f64>(layout.coefficients + offset, coefficient);
}
