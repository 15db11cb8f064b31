import * as pair from './choose-pair';
import { chooseLowered, chooseRaised } from './choose-pair';
import { ownKernel, packPoints } from './kernel-row';
import * as layout from './layout';
import { layOut } from './layout';
import { clearCache, rowOf } from './row-cache';
import { awaken, recallErrors, shrink } from './shrink';
import { SupportProblem } from './support-problem';
import { takeStep, writeFixed, writeLimits } from './take-step';

/** Steps between two looks at what may wait. */
const STEPS_BETWEEN_LOOKS: i32 = 1000;

/** Bytes of working memory that a thread needs for a problem. */
export function solverBytes(problem: SupportProblem): usize {
  return layOut(problem, 0);
}

/**
 * Solves problems, each on one thread: whoever is free takes the next.
 *
 * @param problems i32 per problem: its address
 * @param counters two i32, 0 at the start: the next problem, and threads that have found one
 * @param scratch working memory, `scratchBytes` per thread that finds a problem
 */
export function solveProblems(
  thread: i32,
  threads: i32,
  problems: usize,
  count: i32,
  counters: usize,
  scratch: usize,
  scratchBytes: usize,
): void {
  let own: usize = 0;
  for (;;) {
    const at = atomic.add<i32>(counters, 1);
    if (at >= count) return;
    const problem = changetype<SupportProblem>(load<usize>(problems + ((at as usize) << 2)));
    if (own == 0) own = scratch + (atomic.add<i32>(counters, 1, 4) as usize) * scratchBytes;
    layOut(problem, own);
    solve(problem);
  }
}

/** Sequential minimal optimisation: steps along pairs of coefficients until none pays any more. */
function solve(problem: SupportProblem): void {
  const epsilon = load<f64>(problem.settings, 16);
  const tolerance = load<f64>(problem.settings, 24);
  begin(problem, epsilon);
  let active = problem.trained;
  let steps: f64 = 0;
  for (;;) {
    let untilLook = min(active, STEPS_BETWEEN_LOOKS);
    chooseRaised(active, 0, layout.part, layout.part);
    for (; steps < load<f64>(problem.settings, 32); steps++) {
      if (pair.raised < 0) break;
      const raisedRow = rowOf(problem, pair.raised, active);
      chooseLowered(active, raisedRow);
      if (pair.bestUp - pair.bestDown < tolerance || pair.lowered < 0) break;
      if (--untilLook <= 0) {
        untilLook = min(active, STEPS_BETWEEN_LOOKS);
        const staying = shrink(problem, active);
        if (staying < active) {
          active = staying;
          chooseRaised(active, 0, layout.part, layout.part);
          continue;
        }
      }
      const loweredRow = rowOf(problem, pair.lowered, active);
      const step = takeStep(raisedRow, epsilon);
      chooseRaised(active, step, raisedRow, loweredRow);
    }
    recallErrors(problem, active);
    if (active == problem.trained || steps >= load<f64>(problem.settings, 32)) break;
    awaken(problem, active, epsilon);
    active = problem.trained;
  }
  finish(problem, steps);
}

function begin(problem: SupportProblem, epsilon: f64): void {
  const places = layout.places;
  memory.fill(layout.coefficients, 0, (places as usize) << 3);
  for (let at = 0; at < places; at++) {
    const offset = (at as usize) << 3;
    const isPoint = at < problem.points;
    store<i32>(layout.order + ((at as usize) << 2), at);
    store<f64>(layout.targets + offset, isPoint ? load<f64>(problem.targets + offset) : 0);
    store<f64>(layout.lower + offset, isPoint ? load<f64>(problem.lower + offset) : 0);
    store<f64>(layout.upper + offset, isPoint ? load<f64>(problem.upper + offset) : 0);
    if (at < problem.trained) writeLimits(offset, epsilon);
    else writeFixed(offset);
  }
  memory.copy(layout.errors, layout.targets, (places as usize) << 3);
  // The rows of a step of 0 have to be numbers.
  memory.fill(layout.part, 0, (places as usize) << 2);
  memory.fill(layout.panels, 0, layout.placeOf - layout.panels);
  packPoints(problem);
  for (let at = 0; at < places; at++)
    store<f64>(layout.diagonal + ((at as usize) << 3), ownKernel(problem, at));
  clearCache();
}

function finish(problem: SupportProblem, steps: f64): void {
  const intercept = interceptOf(problem);
  store<f64>(problem.results, intercept);
  store<f64>(problem.results, steps, 8);
  for (let at = 0; at < problem.points; at++) {
    const offset = (at as usize) << 3;
    const point = load<i32>(layout.order + ((at as usize) << 2));
    const to = (point as usize) << 3;
    store<f64>(problem.coefficients + to, load<f64>(layout.coefficients + offset));
    store<f64>(problem.decisions + to, intercept - load<f64>(layout.errors + offset));
  }
}

/** The mean error of the free coefficients' points, which decides; the middle where none is free. */
function interceptOf(problem: SupportProblem): f64 {
  let sum: f64 = 0;
  let free: f64 = 0;
  let up: f64 = -Infinity;
  let down: f64 = Infinity;
  for (let at = 0; at < problem.trained; at++) {
    const offset = (at as usize) << 3;
    const error = load<f64>(layout.errors + offset);
    const toRaise = error + load<f64>(layout.ups + offset);
    const toLower = error + load<f64>(layout.downs + offset);
    up = max(up, toRaise);
    down = min(down, toLower);
    if (toRaise != toLower) continue;
    sum += toRaise;
    free += 1;
  }
  if (free > 0) return sum / free;
  // Rows of one class alone leave nothing to lower, or nothing to raise.
  if (down == Infinity) return up;
  return up == -Infinity ? down : (up + down) / 2;
}
