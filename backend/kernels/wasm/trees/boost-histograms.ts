import { BoostLeaf, BoostTask } from './boost-task';
import * as scratch from './scratch';
import { ownFrom, ownTo, thread, threads } from '../team';

/**
 * Histograms of packed gradients over the bins of every column. Each thread sums its own rows up
 * for all columns; when all have met, each adds up what all found in columns of its own.
 */

/** One per leaf that may still be split, in slots. */
export function histogramOf(task: BoostTask, slot: i32): usize {
  return scratch.leafHistograms + (slot as usize) * allColumns(task);
}

/** Sums this thread's rows of a leaf up. */
export function tallyOwnRows(task: BoostTask, leaf: BoostLeaf): void {
  const histogram = tallyOf(task, thread, leaf.slot);
  const end = histogram + allColumns(task);
  memory.fill(histogram, 0, allColumns(task));
  const stride = task.stride as usize;
  const bins = task.bins;
  const inFours = histogram + ((task.columns & ~3) as usize) * scratch.PACKED_BYTES;
  let place = scratch.ownRows + ((leaf.first as usize) << 2);
  const last = place + ((leaf.own as usize) << 2);
  let fetched = 0;
  for (; place < last; place += 4) {
    // Rows lie apart: to load from a later one brings it from memory in the meantime.
    fetched += load<u8>(bins + (load<u32>(place, AHEAD) as usize) * stride) as i32;
    let cells = bins + (load<u32>(place) as usize) * stride;
    const value = load<i64>(cells - 8);
    let column = histogram;
    for (; column < inFours; column += 4 * scratch.PACKED_BYTES) {
      const a = column + ((load<u8>(cells) as usize) << 3);
      store<i64>(a, load<i64>(a) + value);
      const b = column + ((load<u8>(cells, 1) as usize) << 3);
      store<i64>(b, load<i64>(b, B) + value, B);
      const c = column + ((load<u8>(cells, 2) as usize) << 3);
      store<i64>(c, load<i64>(c, C) + value, C);
      const d = column + ((load<u8>(cells, 3) as usize) << 3);
      store<i64>(d, load<i64>(d, D) + value, D);
      cells += 4;
    }
    for (; column < end; column += scratch.PACKED_BYTES) {
      const cell = column + ((load<u8>(cells) as usize) << 3);
      store<i64>(cell, load<i64>(cell) + value);
      cells++;
    }
  }
  // Whoever does not keep it need not load it, the compiler thinks.
  store<i32>(scratch.rowCounts, fetched);
}

/** Eight rows. Behind the last rows lies scratch.spare, with rows of before or 0. */
const AHEAD: usize = 32;

/** From the first of four histograms to the others; as offsets of a load they cost no addition. */
const B: usize = scratch.PACKED_BYTES;
const C: usize = 2 * scratch.PACKED_BYTES;
const D: usize = 3 * scratch.PACKED_BYTES;

/** Adds up what all threads tallied, for this thread's columns, into the leaf's slot. */
export function addTallies(task: BoostTask, slot: i32): void {
  if (threads == 1) return;
  const from = (ownFrom(task.columns) as usize) * scratch.PACKED_BYTES;
  const bytes = (ownTo(task.columns) as usize) * scratch.PACKED_BYTES - from;
  const into = histogramOf(task, slot) + from;
  memory.copy(into, tallyOf(task, 0, slot) + from, bytes);
  for (let other = 1; other < threads; other++) {
    const tally = tallyOf(task, other, slot) + from;
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(into + at, i64x2.add(v128.load(into + at), v128.load(tally + at)));
  }
}

/** Turns a parent's histograms of this thread's columns into those of one child by taking off the other's. */
export function subtract(task: BoostTask, parent: i32, other: i32): void {
  const from = histogramOf(task, parent);
  const off = histogramOf(task, other);
  const end = (ownTo(task.columns) as usize) * scratch.PACKED_BYTES;
  let place = (ownFrom(task.columns) as usize) * scratch.PACKED_BYTES;
  for (; place < end; place += 16) {
    const difference = i64x2.sub(v128.load(from + place), v128.load(off + place));
    v128.store(from + place, difference);
  }
}

/** Where a thread tallies: apart from the others, where there are any. */
function tallyOf(task: BoostTask, ofThread: i32, slot: i32): usize {
  if (threads == 1) return histogramOf(task, slot);
  return scratch.tallies + (ofThread as usize) * allColumns(task);
}

function allColumns(task: BoostTask): usize {
  return (task.columns as usize) * scratch.PACKED_BYTES;
}
