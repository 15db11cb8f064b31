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
    const root = load<u32>(task.roots + ((tree as usize) << 2)) as usize;
    for (let group = first; group < end; group++) walkGroup<Form>(task, root, group, place);
    place = nextPlace(task, place);
  }
}

function walkGroup<Form>(task: WalkTask, root: usize, group: i32, place: usize): void {
  const form = changetype<Form>(0);
  const mask = task.columnMask;
  const shift = task.distanceShift;
  const row = task.rows + (group as usize) * task.groupBytes;
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  let e = root;
  let f = root;
  let g = root;
  let h = root;
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
    b = form.next(b, onB, row + 4, mask, shift);
    c = form.next(c, onC, row + 8, mask, shift);
    d = form.next(d, onD, row + 12, mask, shift);
    e = form.next(e, onE, row + 16, mask, shift);
    f = form.next(f, onF, row + 20, mask, shift);
    g = form.next(g, onG, row + 24, mask, shift);
    h = form.next(h, onH, row + 28, mask, shift);
  }
  const bytes = task.sumBytes;
  let sums = task.sums + ((group as usize) << 3) * bytes + place;
  addLeaf<Form>(task, a, sums);
  addLeaf<Form>(task, b, (sums += bytes));
  addLeaf<Form>(task, c, (sums += bytes));
  addLeaf<Form>(task, d, (sums += bytes));
  addLeaf<Form>(task, e, (sums += bytes));
  addLeaf<Form>(task, f, (sums += bytes));
  addLeaf<Form>(task, g, (sums += bytes));
  addLeaf<Form>(task, h, (sums += bytes));
}

function walkAlone<Form>(task: WalkTask, place: i32): void {
  const form = changetype<Form>(0);
  const mask = task.columnMask;
  const shift = task.distanceShift;
  const row = cellAt(task, place);
  const sums = task.sums + (place as usize) * task.sumBytes;
  let at: usize = 0;
  for (let tree = 0; tree < task.trees; tree += 8) {
    const roots = task.roots + ((tree as usize) << 2);
    let a = load<u32>(roots) as usize;
    let b = load<u32>(roots, 4) as usize;
    let c = load<u32>(roots, 8) as usize;
    let d = load<u32>(roots, 12) as usize;
    let e = load<u32>(roots, 16) as usize;
    let f = load<u32>(roots, 20) as usize;
    let g = load<u32>(roots, 24) as usize;
    let h = load<u32>(roots, 28) as usize;
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
      b = form.next(b, onB, row, mask, shift);
      c = form.next(c, onC, row, mask, shift);
      d = form.next(d, onD, row, mask, shift);
      e = form.next(e, onE, row, mask, shift);
      f = form.next(f, onF, row, mask, shift);
      g = form.next(g, onG, row, mask, shift);
      h = form.next(h, onH, row, mask, shift);
    }
    const own = task.trees - tree;
    at = addNext<Form>(task, a, sums, at);
    if (own > 1) at = addNext<Form>(task, b, sums, at);
    if (own > 2) at = addNext<Form>(task, c, sums, at);
    if (own > 3) at = addNext<Form>(task, d, sums, at);
    if (own > 4) at = addNext<Form>(task, e, sums, at);
    if (own > 5) at = addNext<Form>(task, f, sums, at);
    if (own > 6) at = addNext<Form>(task, g, sums, at);
    if (own > 7) at = addNext<Form>(task, h, sums, at);
  }
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
