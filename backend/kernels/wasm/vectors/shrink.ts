import { bestDown, bestUp } from './choose-pair';
import { packPoints, writeRow } from './kernel-row';
import * as layout from './layout';
import { clearCache, moveCache } from './row-cache';
import { SupportProblem } from './support-problem';
import { writeFixed, writeLimits } from './take-step';

/** Fewer places than this are not worth the move. */
const FEWEST: i32 = 128;
/**
 * With fewer points it costs more to recall the errors of those that waited than to look at them all
 * along: their rows fit the cache mostly. Not asked of the cache, whose size changes no bit.
 */
const FEWEST_POINTS: i32 = 6000;

/**
 * Lets those places wait that no step would choose as things stand, where they are enough to pay for
 * the move. Answers how many stay active; they keep their order.
 */
export function shrink(problem: SupportProblem, active: i32): i32 {
  if (problem.trained < FEWEST_POINTS) return active;
  let staying = 0;
  for (let at = 0; at < active; at++) if (isChoosable(at)) staying++;
  if (staying < FEWEST || staying > active - active / 4) return active;
  let next = 0;
  let waiting = staying;
  for (let at = 0; at < layout.places; at++) {
    const stays = at < active ? isChoosable(at) : false;
    const to = at >= active ? at : stays ? next++ : waiting++;
    store<i32>(layout.moves + ((to as usize) << 2), at);
  }
  moveWide(layout.coefficients);
  moveWide(layout.errors);
  moveWide(layout.ups);
  moveWide(layout.downs);
  moveWide(layout.lower);
  moveWide(layout.upper);
  moveWide(layout.targets);
  moveWide(layout.diagonal);
  moveOrder();
  moveCache(staying);
  packPoints(problem);
  for (let at = staying; at < active; at++) writeFixed((at as usize) << 3);
  return staying;
}

function isChoosable(at: i32): bool {
  const offset = (at as usize) << 3;
  const error = load<f64>(layout.errors + offset);
  const up = error + load<f64>(layout.ups + offset);
  const down = error + load<f64>(layout.downs + offset);
  return up >= bestDown || down <= bestUp;
}

function moveWide(array: usize): void {
  for (let at = 0; at < layout.places; at++) {
    const from = load<i32>(layout.moves + ((at as usize) << 2));
    store<f64>(layout.spare + ((at as usize) << 3), load<f64>(array + ((from as usize) << 3)));
  }
  memory.copy(array, layout.spare, (layout.places as usize) << 3);
}

function moveOrder(): void {
  for (let at = 0; at < layout.places; at++) {
    const from = load<i32>(layout.moves + ((at as usize) << 2));
    store<i32>(
      layout.spare + ((at as usize) << 2),
      load<i32>(layout.order + ((from as usize) << 2)),
    );
  }
  memory.copy(layout.order, layout.spare, (layout.places as usize) << 2);
}

/** Brings the errors of all places from `active` on up to date, which steps have passed over. */
export function recallErrors(problem: SupportProblem, active: i32): void {
  const points = problem.points;
  if (active == points) return;
  for (let at = active; at < points; at++)
    store<f64>(
      layout.errors + ((at as usize) << 3),
      load<f64>(layout.targets + ((at as usize) << 3)),
    );
  const first = active & ~15;
  for (let vector = 0; vector < problem.trained; vector++) {
    const coefficient = load<f64>(layout.coefficients + ((vector as usize) << 3));
    if (coefficient == 0) continue;
    writeRow(problem, vector, first, layout.places, layout.part);
    for (let at = active; at < points; at++) {
      const error = layout.errors + ((at as usize) << 3);
      const kernel = load<f32>(layout.part + ((at as usize) << 2)) as f64;
      store<f64>(error, load<f64>(error) - coefficient * kernel);
    }
  }
}

/** Makes all places active again. Their errors have to be recalled before. */
export function awaken(problem: SupportProblem, active: i32, epsilon: f64): void {
  for (let at = active; at < problem.trained; at++) writeLimits((at as usize) << 3, epsilon);
  clearCache();
}
