import { Narrow, Wide } from './node-forms';
import { cellAt } from './order-rows';
import { WalkTask } from './walk-task';

/**
 * Walks that wait for each other at every node: alone, a walk mostly waits for memory. Sums are made
 * in the order of the trees, so a row's bits do not depend on which rows it comes with.
 */

/** Adds up the leaves of all rows, eight rows at a time. Whichever thread is free takes the next. */
export function walkTrees(_thread: i32, _threads: i32, task: WalkTask): void {
  const next = changetype<usize>(task) + offsetof<WalkTask>('nextGroup');
  for (;;) {
    const first = atomic.add<i32>(next, task.tileGroups);
    if (first >= task.groups) return;
    const end = min(task.groups, first + task.tileGroups);
    if (task.isWide) walkTile<Wide>(task, first, end);
    else walkTile<Narrow>(task, first, end);
  }
}

/** The same for one row, with eight trees at a time. */
export function walkRow(task: WalkTask, row: i32): void {
  if (task.isWide) walkAlone<Wide>(task, row);
  else walkAlone<Narrow>(task, row);
}

/** Tree by tree: its nodes come into the cache once for all rows. */
function walkTile<Form>(task: WalkTask, first: i32, end: i32): void {
  let place: usize = 0;
  for (let tree = 0; tree < task.trees; tree++) {
    const root = task.roots + ((tree as usize) << 2);
    for (let group = first; group < end; group++) walkGroup<Form>(task, root, group, place);
    place = nextPlace(task, place);
  }
}

function walkGroup<Form>(task: WalkTask, root: usize, group: i32, place: usize): void {
  walkEight<Form, EightRows>(task, root, task.rows + (group as usize) * task.groupBytes);
  const bytes = task.sumBytes;
  let sums = task.sums + ((group as usize) << 3) * bytes + place;
  addLeaf<Form>(task, endA, sums);
  addLeaf<Form>(task, endB, (sums += bytes));
  addLeaf<Form>(task, endC, (sums += bytes));
  addLeaf<Form>(task, endD, (sums += bytes));
  addLeaf<Form>(task, endE, (sums += bytes));
  addLeaf<Form>(task, endF, (sums += bytes));
  addLeaf<Form>(task, endG, (sums += bytes));
  addLeaf<Form>(task, endH, (sums += bytes));
}

function walkAlone<Form>(task: WalkTask, place: i32): void {
  const row = cellAt(task, place);
  const sums = task.sums + (place as usize) * task.sumBytes;
  let at: usize = 0;
  for (let tree = 0; tree < task.trees; tree += 8) {
    walkEight<Form, EightTrees>(task, task.roots + ((tree as usize) << 2), row);
    const own = task.trees - tree;
    at = addNext<Form>(task, endA, sums, at);
    if (own > 1) at = addNext<Form>(task, endB, sums, at);
    if (own > 2) at = addNext<Form>(task, endC, sums, at);
    if (own > 3) at = addNext<Form>(task, endD, sums, at);
    if (own > 4) at = addNext<Form>(task, endE, sums, at);
    if (own > 5) at = addNext<Form>(task, endF, sums, at);
    if (own > 6) at = addNext<Form>(task, endG, sums, at);
    if (own > 7) at = addNext<Form>(task, endH, sums, at);
  }
}

/** What eight walks are of: types, so that the loop is compiled for each. */
@unmanaged
class EightRows {
  @inline
  rootStep(): usize {
    return 0;
  }

  @inline
  cellStep(): usize {
    return 4;
  }
}

@unmanaged
class EightTrees {
  @inline
  rootStep(): usize {
    return 4;
  }

  @inline
  cellStep(): usize {
    return 0;
  }
}

/** The leaves that eight walks have led to. */
let endA: usize = 0;
let endB: usize = 0;
let endC: usize = 0;
let endD: usize = 0;
let endE: usize = 0;
let endF: usize = 0;
let endG: usize = 0;
let endH: usize = 0;

/** @param roots address of the first walk's root; @param row the first cell of its row */
function walkEight<Form, Lanes>(task: WalkTask, roots: usize, row: usize): void {
  const form = changetype<Form>(0);
  const lanes = changetype<Lanes>(0);
  const mask = task.columnMask;
  const shift = task.distanceShift;
  let a = load<u32>(roots) as usize;
  let b = load<u32>(roots + 1 * lanes.rootStep()) as usize;
  let c = load<u32>(roots + 2 * lanes.rootStep()) as usize;
  let d = load<u32>(roots + 3 * lanes.rootStep()) as usize;
  let e = load<u32>(roots + 4 * lanes.rootStep()) as usize;
  let f = load<u32>(roots + 5 * lanes.rootStep()) as usize;
  let g = load<u32>(roots + 6 * lanes.rootStep()) as usize;
  let h = load<u32>(roots + 7 * lanes.rootStep()) as usize;
  for (;;) {
    const onA = form.onward(a);
    const onB = form.onward(b);
    const onC = form.onward(c);
    const onD = form.onward(d);
    const onE = form.onward(e);
    const onF = form.onward(f);
    const onG = form.onward(g);
    const onH = form.onward(h);
    if ((onA | onB | onC | onD | onE | onF | onG | onH) == 0) break;
    a = form.next(a, onA, row, mask, shift);
    b = form.next(b, onB, row + 1 * lanes.cellStep(), mask, shift);
    c = form.next(c, onC, row + 2 * lanes.cellStep(), mask, shift);
    d = form.next(d, onD, row + 3 * lanes.cellStep(), mask, shift);
    e = form.next(e, onE, row + 4 * lanes.cellStep(), mask, shift);
    f = form.next(f, onF, row + 5 * lanes.cellStep(), mask, shift);
    g = form.next(g, onG, row + 6 * lanes.cellStep(), mask, shift);
    h = form.next(h, onH, row + 7 * lanes.cellStep(), mask, shift);
  }
  endA = a;
  endB = b;
  endC = c;
  endD = d;
  endE = e;
  endF = f;
  endG = g;
  endH = h;
}

function addNext<Form>(task: WalkTask, node: usize, sums: usize, place: usize): usize {
  addLeaf<Form>(task, node, sums + place);
  return nextPlace(task, place);
}

/** Where in a row of sums the next tree adds. */
function nextPlace(task: WalkTask, place: usize): usize {
  const next = place + task.leafBytes;
  return next == task.sumBytes ? 0 : next;
}

function addLeaf<Form>(task: WalkTask, node: usize, sums: usize): void {
  const form = changetype<Form>(0);
  const bytes = task.leafBytes;
  const leaf = task.leaves + (form.leaf(node) as usize) * bytes;
  for (let at: usize = 0; at < bytes; at += 8)
    store<f64>(sums + at, load<f64>(sums + at) + load<f64>(leaf + at));
}
