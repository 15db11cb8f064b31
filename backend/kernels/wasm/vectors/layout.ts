import { panelBytes, panelsOf } from '../panels';
import { SupportProblem } from './support-problem';

/**
 * Where the solver keeps what it works on, per thread. Points have places: the first `active` ones
 * are looked at, then come those that wait, then those that are only decided on. Arrays are filled up
 * to a multiple of 16 places with points that nothing moves.
 */

/** f64 per place. */
export let coefficients: usize = 0;
/** Target less what the coefficients give so far. */
export let errors: usize = 0;
/** Added to the error it says how much it pays to raise the coefficient; -Infinity where it is largest. */
export let ups: usize = 0;
/** … and to lower it; Infinity where it is least. */
export let downs: usize = 0;
export let lower: usize = 0;
export let upper: usize = 0;
export let targets: usize = 0;
/** The kernel of each point with itself. */
export let diagonal: usize = 0;
/** i32 per place: the point there. */
export let order: usize = 0;
/** i32 per place: the slot of its row in the cache, -1 where it has none. */
export let slotOf: usize = 0;
/** i32 per place: where its point was before places changed. */
export let moves: usize = 0;
/** 8 bytes per place. */
export let spare: usize = 0;
/** f32 per column of one point. */
export let query: usize = 0;
/** f32 per place. */
export let part: usize = 0;
export let panels: usize = 0;
/** i32 per slot and one more: the place whose row it holds, the slot used before and after it. */
export let placeOf: usize = 0;
export let older: usize = 0;
export let newer: usize = 0;
/** f32 per slot and place. */
export let rows: usize = 0;

/** Places, a multiple of 16. */
export let places: i32 = 0;
export let slots: i32 = 0;

/** Lays everything out from `base`; answers how many bytes that takes. */
export function layOut(problem: SupportProblem, base: usize): usize {
  places = (problem.points + 15) & ~15;
  const rowBytes = (places as usize) << 2;
  slots = max(2, min(problem.trained, ((problem.cacheBytes as usize) / rowBytes) as i32));
  const wide = (places as usize) << 3;
  coefficients = base;
  errors = coefficients + wide;
  ups = errors + wide;
  downs = ups + wide;
  lower = downs + wide;
  upper = lower + wide;
  targets = upper + wide;
  diagonal = targets + wide;
  spare = diagonal + wide;
  order = spare + wide;
  slotOf = order + rowBytes;
  moves = slotOf + rowBytes;
  part = moves + rowBytes;
  query = part + rowBytes;
  panels = align(query + ((problem.columns as usize) << 2));
  placeOf = panels + (panelsOf(places) as usize) * panelBytes(problem.columns);
  older = placeOf + (((slots + 1) as usize) << 2);
  newer = older + (((slots + 1) as usize) << 2);
  rows = align(newer + (((slots + 1) as usize) << 2));
  return rows + (slots as usize) * rowBytes - base;
}

function align(address: usize): usize {
  return (address + 63) & ~63;
}
